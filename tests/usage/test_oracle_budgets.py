"""Budgets against plain loops over requests and LiteLLM's rows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.budget_report import (
    BudgetKind,
    BudgetRow,
    BudgetSort,
    BudgetsQuery,
    BudgetState,
)
from tests.answers import fetch_budgets
from tests.budget_oracle import conclude, truths
from tests.worlds import FIRST, requests, same, whole_world

from .test_oracle_filters import teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NOON = datetime(FIRST.year, FIRST.month, FIRST.day, 12)
LIMITS = [None, None, 0.0, -1.0, 0.5, 1.0, 50.0, 1e9, float("inf"), float("nan")]
SPENDS = [0.0, 0.3, 0.5, 0.81, 1.0, 49.9, 60.0, -2.0, float("nan")]
DURATIONS = [
    *(None, "", "1d", "2d", "7d", "30d", "1mo", "24h", "90m", "3600s", "1w"),
    *("86400s", "604800s", "2592000s", "10080m", "2629440m"),
    *("banana", "0d", "99999d", "1y", "9999mo", "9999w", "1234567890s"),
    *("999999999mo", "999999999w", "999999999d", "999999999h", "999999999s"),
]
RESETS = [
    *(None, NOON, NOON - timedelta(days=1), NOON + timedelta(days=3), NOON + timedelta(days=40)),
    *(datetime(2026, 1, 3), datetime(2026, 2, 1), datetime(2026, 3, 1, 5), datetime(9000, 1, 1)),
]
budget = st.fixed_dictionaries(
    {
        "spend": st.sampled_from(SPENDS),
        "max_budget": st.sampled_from(LIMITS),
        "budget_duration": st.sampled_from(DURATIONS),
        "budget_reset_at": st.sampled_from(RESETS),
    }
)
created = st.sampled_from([None, NOON - timedelta(days=9), NOON + timedelta(hours=30)])
shared = st.sampled_from([None, "b1", "b2"])


@st.composite
def companies(draw) -> dict[str, list[dict]]:
    """Rows by table; some users, teams and keys have none."""
    users = draw(st.sets(st.sampled_from(["ann", "bob", "idle"])))
    keys = draw(st.sets(st.sampled_from(["k1", "k2", "k3"])))
    teams = draw(st.sets(st.sampled_from(["t1", "t2", "empty"])))
    members = draw(
        st.sets(st.tuples(st.sampled_from(["ann", "bob", "gone"]), st.sampled_from(["t1", "t9"])))
    )
    owner = st.sampled_from([None, "ann", "gone"])
    return {
        "LiteLLM_BudgetTable": [
            {"budget_id": name, "soft_budget": draw(st.sampled_from([None, 5.0]))}
            | {key: value for key, value in draw(budget).items() if key != "spend"}
            | {"created_by": "x", "updated_by": "x"}
            for name in ("b1", "b2")
        ],
        "LiteLLM_OrganizationTable": [
            {"organization_id": "o1", "organization_alias": "O", "models": []}
            | {"spend": draw(st.sampled_from(SPENDS)), "budget_id": "b1"}
            | {"created_by": "x", "updated_by": "x"}
        ],
        "LiteLLM_UserTable": [
            {"user_id": name, "created_at": draw(created)} | draw(budget) for name in sorted(users)
        ],
        "LiteLLM_TeamTable": [
            {"team_id": name, "created_at": draw(created) or NOON - timedelta(days=30)}
            | {"organization_id": draw(st.sampled_from([None, "o1"]))}
            | draw(budget)
            for name in sorted(teams)
        ],
        "LiteLLM_VerificationToken": [
            {"token": name, "key_alias": name, "user_id": draw(owner), "budget_id": draw(shared)}
            | {"team_id": draw(st.sampled_from([None, "t1"])), "created_at": draw(created)}
            | draw(budget)
            for name in sorted(keys)
        ],
        "LiteLLM_TeamMembership": [
            {"user_id": user, "team_id": team, "budget_id": draw(shared)}
            | {"spend": draw(st.sampled_from(SPENDS))}
            for user, team in sorted(members)
        ],
    }


@whole_world
@given(
    made=st.lists(requests(), max_size=10),
    company=companies(),
    moment=st.sampled_from([0, 12, 24, 36, 48, 71, 72, 96]).map(
        lambda hours: datetime(2026, 1, 1) + timedelta(hours=hours)
    ),
    data=st.data(),
)
def test_every_figure_of_every_budget(proxy, made, company, moment, data):
    proxy.book(made)
    for table, rows in company.items():
        for row in rows:
            columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
            proxy.connection.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(row.values())
            )
    by_key = teams_of(proxy, made)
    expected = truths(proxy.connection, made, by_key, moment)
    for truth in expected.values():
        conclude(truth, moment)
    shown = {}
    for state in (None, BudgetState.NONE):
        report = fetch_budgets(BudgetsQuery(moment=moment, state=state, page_size=None))
        for row in report.rows:
            key = row.name if row.kind is BudgetKind.KEY else None
            owner = row.organization_id or row.user_id
            shown[row.kind.value, owner, key, row.team_id] = row
    assert set(shown) == set(expected)
    for key, truth in expected.items():
        assert_same(shown[key], truth)
    check_filters(shown, moment, data)


def assert_same(row, truth) -> None:
    assert (row.state, row.budget.limit) == (truth.state, truth.limit)
    assert same(row.budget.spend, truth.spend)
    assert (row.budget.duration, row.budget.reset_at) == (truth.duration, truth.reset_at)
    assert row.budget.soft_limit == truth.soft
    assert row.window_start == truth.start
    if truth.limit is None:
        assert (row.run_rate, row.recorded, row.runs_out_at) == (None, None, None)
        return
    if truth.spends is None:
        assert (row.run_rate, row.recorded) == (None, None)
    else:
        noise = 1e-9 + 1e-9 * sum(truth.spends.values())
        assert row.complete_days == len(truth.days)
        assert same(row.recorded, sum(truth.spends.values()), noise)
        assert same(row.first_day, truth.spends.get(truth.start.date(), 0.0), noise)
        assert (row.run_rate is None) == (truth.rate is None)
        if truth.rate is not None:
            assert same(row.run_rate, truth.rate, noise)
    assert (row.runs_out_at is None) == (truth.runs_out_at is None)
    if truth.runs_out_at:
        assert abs(row.runs_out_at - truth.runs_out_at) < timedelta(minutes=1)


def check_filters(shown: dict, moment: datetime, data) -> None:
    """State, kind and order; pages one after the other are the whole."""
    query = BudgetsQuery(
        moment=moment,
        state=data.draw(st.sampled_from([None, *BudgetState]), "state"),
        kinds=tuple(data.draw(st.sets(st.sampled_from([*BudgetKind])), "kinds")),
        user_id=data.draw(st.sampled_from(["", "", "ann"]), "user_id"),
        page_size=None,
    )
    rows = [row for row in shown.values() if is_in(row, query)]
    for sort in BudgetSort:
        for descending in (False, True):
            whole = fetch_budgets(replace(query, sort=sort, descending=descending))
            assert whole.count_of(query.state) == len(rows)
            assert sorted(map(identity, whole.rows)) == sorted(map(identity, rows))
            assert whole.rows == tuple(ordered(whole.rows, sort, descending))
    paged = replace(query, sort=sort, descending=descending, page_size=2)
    pages = [fetch_budgets(replace(paged, page=page + 1)) for page in range(-(-len(rows) // 2))]
    assert tuple(row for page in pages for row in page.rows) == whole.rows


def is_in(row: BudgetRow, query: BudgetsQuery) -> bool:
    """Whether the query lists the row."""
    if (query.kinds and row.kind not in query.kinds) or query.user_id not in ("", row.user_id):
        return False
    if query.state is BudgetState.RUNNING_OUT:
        soon = query.moment + timedelta(days=30)
        return row.runs_out_at is not None and row.runs_out_at <= soon
    if query.state is None:
        return row.state is not BudgetState.NONE
    return row.state is query.state


def identity(row: BudgetRow) -> str:
    return repr((row.kind.value, row.name, row.user_id, row.team_id, row.organization_id))


def ordered(rows: Iterable[BudgetRow], sort: BudgetSort, descending: bool) -> list[BudgetRow]:
    """By value, without one last; ties by kind, team, user and key, whatever the direction."""

    def value(row: BudgetRow):
        runs_out_at = datetime.min if row.state is BudgetState.OVER else row.runs_out_at
        return {
            BudgetSort.NAME: row.name.lower(),
            BudgetSort.LIMIT: row.budget.limit,
            BudgetSort.SPEND: row.budget.spend,
            BudgetSort.UTILIZATION: row.budget.utilization,
            BudgetSort.RUN_RATE: row.run_rate,
            BudgetSort.RUNS_OUT: runs_out_at,
            BudgetSort.RESETS: row.budget.reset_at,
        }[sort]

    def tie(row: BudgetRow):
        owner = (row.team_id is not None, row.team_id, row.user_id is not None, row.user_id)
        return (row.kind.value, *owner)

    stable = sorted(rows, key=tie)
    known = sorted((row for row in stable if value(row) is not None), key=value, reverse=descending)
    return known + [row for row in stable if value(row) is None]
