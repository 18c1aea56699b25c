"""Custom tags as rows against plain loops: the truth is between the bounds, as on User Usage."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import UsageQuery
from analytics.domain.slice_overlap import OverlapGroup, OverlapQuery, UnknownRow
from analytics.domain.slices import RowKind, SliceBy, SliceQuery, SliceReport, SliceRow
from analytics.mirror.current import current_snapshot
from analytics.usage.cells_in_scope import cells_in_scope
from analytics.usage.tool_parts import fetch_spend_by_day
from tests import oracle
from tests.answers import fetch_overlap, fetch_report, fetch_slices
from tests.cell_oracle import kept
from tests.worlds import FIRST, periods, requests, same, whole_world, worlds

from .test_oracle_filters import some_of, teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = FIRST + timedelta(days=8)
CURSOR = ("User-Agent: Cursor",)
MOST_CHECKED = 3  # rows against User Usage, in one example


@st.composite
def tagged_requests(draw) -> oracle.Request:
    """As others, most of them with a custom tag or two."""
    custom = draw(st.sampled_from([(), ("a",), ("b",), ("a", "b")]))
    return replace(draw(requests()), tags=(*draw(st.sampled_from([(), CURSOR])), *custom))


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_in_a_simulated_company(proxy, world, period, data):
    check(proxy, proxy.simulate(world), period, data)


@whole_world
@given(
    made=st.lists(tagged_requests(), min_size=3, max_size=10),
    start=st.integers(0, 1),
    length=st.integers(1, 2),
    data=st.data(),
)
def test_where_keys_teams_and_tags_overlap_at_will(proxy, made, start, length, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(proxy, made, (first, first + timedelta(days=length)), data)


def check(proxy, made: list[oracle.Request], period: tuple, data) -> None:
    assume(made)
    teams = teams_of(proxy, made)
    names = oracle.names(proxy.connection)
    usage = UsageQuery(start_date=period[0], end_date=period[1], page_size=100)
    kind = data.draw(st.sampled_from(["", "", "teams", "models", "search"]), "filter")
    if kind == "teams":
        usage = replace(usage, teams=data.draw(some_of(sorted({*teams.values()})), "teams"))
    elif kind == "models":
        models = sorted({request.model or "" for request in made})
        usage = replace(usage, models=data.draw(some_of(models), "models"))
    elif kind == "search":
        usage = replace(usage, search=data.draw(st.sampled_from(["a", "bob"]), "search"))
    report = fetch_slices(SliceQuery(by=SliceBy.TAG, usage=usage, today=TODAY))
    noise = 1e-9 + 1e-9 * sum(request.spend for request in made)
    scope = [
        request
        for request in kept(made, teams, usage.teams, usage.models)
        if request.user_id
        and oracle.is_found(usage.search, request.user_id, *names.get(request.user_id, ()))
    ]
    counted = oracle.within(scope, *period)
    tags_are_late = is_late(made, counted, period)
    rows = {row.name: row for row in report.rows if row.kind is RowKind.NAMED}
    assert {tag for request in counted for tag in custom(request)} <= set(rows)
    for tag, row in rows.items():
        own = [request for request in counted if tag in request.tags]
        check_row(row, own, noise)
        assert not (row.exact and row.users and tags_are_late)
        assert same(sum(spend for _, spend in row.days), row.sums.spend, noise) or not row.exact
        check_change(report, row, [one for one in scope if tag in one.tags], usage, noise)
    for row in [row for row in rows.values() if row.users][:MOST_CHECKED]:
        check_as_listed(row, replace(usage, tags=(row.name,)), noise)
    check_untagged(report, counted, noise)


def custom(request: oracle.Request) -> set[str]:
    return {tag for tag in request.tags if not tag.startswith("User-Agent:")}


def is_late(made: list[oracle.Request], counted: list[oracle.Request], period: tuple) -> bool:
    """Whether usage in scope goes back further than any tag."""
    first_tag_day = min((request.day for request in made if request.tags), default=date.max)
    return any(request.day < first_tag_day for request in counted)


def check_row(row: SliceRow, own: list[oracle.Request], noise: float) -> None:
    """own: the requests that the row counts."""
    users = oracle.truth(own)
    true = oracle.Sums()
    for request in own:
        true.add(request)
    assert row.spend_at_least <= true.spend + noise
    assert true.spend <= row.sums.spend + noise
    assert row.users_at_least <= len(users) <= row.users
    assert (true.requests, true.failures) <= (row.sums.requests, row.sums.failures)
    assert true.prompt_tokens <= row.sums.prompt_tokens
    days = {(request.user_id, request.day) for request in own}
    assert len(days) <= row.days_active
    if row.exact:
        assert same(row.sums.spend, true.spend, noise)
        assert (row.sums.requests, row.sums.failures) == (true.requests, true.failures)
        assert row.sums.completion_tokens == true.completion_tokens
        assert row.days_active == len(days)


def check_change(
    report: SliceReport,
    row: SliceRow,
    own: list[oracle.Request],
    usage: UsageQuery,
    noise: float,
) -> None:
    """Both sides, where both are exact."""
    if row.compared_spend is None:
        return
    assert report.periods
    sides = oracle.compared_days(usage.start_date, usage.end_date, TODAY)
    for days, shown in zip(sides, (row.compared_spend, row.previous_spend), strict=True):
        assert same(shown, sum(one.spend for one in own if one.day in days), noise)


def check_as_listed(row: SliceRow, query: UsageQuery, noise: float) -> None:
    """User Usage under the same tag has the same figures."""
    summary = fetch_report(query).summary
    assert (row.users, row.users_at_least) == (summary.total_users, summary.certain_users)
    assert row.exact == summary.exact
    assert same(row.sums.spend, summary.total_spend, noise)
    assert same(row.spend_at_least, summary.total_spend_at_least, noise)
    assert (row.sums.requests, row.sums.successes, row.sums.failures, row.sums.tokens) == (
        summary.total_requests,
        summary.total_successes,
        summary.total_failures,
        summary.total_tokens,
    )
    with current_snapshot() as snapshot, cells_in_scope(snapshot, query):
        days = fetch_spend_by_day(snapshot, query)
    assert [day for day, _ in row.days] == sorted(days)
    assert all(same(spend, days[day], noise) for day, spend in row.days)


def check_untagged(report: SliceReport, counted: list[oracle.Request], noise: float) -> None:
    """Requests without any of the tags."""
    found = [row for row in report.rows if row.kind is RowKind.NONE]
    own = [request for request in counted if not custom(request)]
    if not found:
        assert not own or not any(custom(request) for request in counted)
        return
    (row,) = found
    spent = sum(request.spend for request in own)
    assert row.spend_at_least <= spent + noise
    assert spent <= row.sums.spend + noise
    assert sum(request.request_count for request in own) <= row.sums.requests
    users = {request.user_id for request in own}
    idle = {one.user_id for one in counted if not (one.request_count or one.prompt_tokens)}
    assert row.users_at_least <= len(users | idle)
    assert len(users) <= row.users
    if row.exact:
        assert same(row.sums.spend, spent, noise)
        assert row.sums.requests == sum(request.request_count for request in own)
        assert row.users <= len(users | idle)


def test_tags_in_cells_of_nobody_have_the_bounds_of_the_users_page(proxy):
    proxy.spend_day("ann", 10.0, day=FIRST, key="k")
    for number in range(3):
        model = f"model-{number}"
        proxy.spend_day("bob", 8.0, day=FIRST, key=f"b{number}", tags=["a"], model=model)
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET api_key = 'k'""")
    proxy.key("late", "eve")
    proxy.spend_day("eve", 3.0, day=FIRST, key="late", tags=["b"])
    proxy.connection.execute("""DELETE FROM "LiteLLM_DailyUserSpend" WHERE user_id = 'eve'""")
    usage = UsageQuery(start_date=FIRST, end_date=FIRST, page_size=100)
    report = fetch_slices(SliceQuery(by=SliceBy.TAG, usage=usage, today=None))
    rows = {row.name: row for row in report.rows}
    assert (rows["a"].sums.spend, rows["a"].spend_at_least, rows["a"].exact) == (10.0, 10.0, False)
    assert (rows["b"].sums.spend, rows["b"].spend_at_least) == (3.0, 0.0)
    for tag in ("a", "b"):
        check_as_listed(rows[tag], replace(usage, tags=(tag,)), 1e-9)


def test_compared_tags_share_the_users_of_their_rows(proxy):
    proxy.spend_day("ann", 4.0, day=FIRST, tags=["a", "b"])
    proxy.spend_day("bob", 2.0, day=FIRST, tags=["a"])
    proxy.spend_day("eve", 1.0, day=FIRST + timedelta(days=3), tags=["c"])
    usage = UsageQuery(start_date=FIRST, end_date=FIRST)
    query = OverlapQuery(by=SliceBy.TAG, usage=usage, rows=("a", "b", "c"))
    overlap = fetch_overlap(query, None)
    assert [(row.name, row.users, row.sums.spend) for row in overlap.rows] == [
        ("a", 2, 6.0),
        ("b", 1, 4.0),
        ("c", 0, 0.0),
    ]
    both, only = OverlapGroup((1, 2)), OverlapGroup((1,), is_only=True)
    assert (overlap.count(both), overlap.count(only), overlap.count()) == (1, 1, 2)
    assert (overlap.spend(1, both), overlap.spend(2, both)) == (4.0, 4.0)
    for unknown in ("never", "User-Agent: Cursor"):
        with pytest.raises(UnknownRow, match=unknown):
            fetch_overlap(replace(query, rows=("a", unknown)), None)
