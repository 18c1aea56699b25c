"""Budgets against plain loops over requests and LiteLLM's rows."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.budget_report import BudgetKind, BudgetSort, BudgetsQuery, BudgetState
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
    *("banana", "0d", "99999d", "1y", "9999mo", "9999w"),
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
    state = data.draw(st.sampled_from([None, *BudgetState]), "state")
    kinds = tuple(data.draw(st.sets(st.sampled_from([*BudgetKind])), "kinds"))
    sort = data.draw(st.sampled_from([*BudgetSort]), "sort")
    query = BudgetsQuery(
        moment=moment,
        state=state,
        kinds=kinds,
        sort=sort,
        descending=data.draw(st.booleans(), "descending"),
        page_size=None,
    )
    whole = fetch_budgets(query)
    rows = [
        row
        for row in shown.values()
        if (row.state is state or (state is None and row.state is not BudgetState.NONE))
        and (not kinds or row.kind in kinds)
    ]
    assert sorted(map(repr, whole.rows)) == sorted(map(repr, rows))
    assert whole.count_of(state) == len(rows)
