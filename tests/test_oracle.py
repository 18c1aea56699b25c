"""SQL against plain loops: random worlds, random questions."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analytics.demo.world import World
from analytics.fetch import fetch_report
from analytics.query import SortBy, UsageQuery
from analytics.report import UserUsage
from analytics.tags import exact_tags

from . import oracle

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

FIRST = date(2026, 1, 1)
TOOLS = ("claude-code", "cursor", "windsurf", "codex", "scripts")

worlds = st.builds(
    World,
    seed=st.integers(0, 2**31),
    users=st.integers(2, 25),
    first_day=st.just(FIRST),
    last_day=st.integers(2, 20).map(lambda days: FIRST + timedelta(days=days)),
    history_days=st.just(20),
    services=st.integers(0, 4),
    shared_key_share=st.sampled_from([0.0, 0.5]),
    deleted_key_share=st.sampled_from([0.0, 0.4]),
    regenerated_key_share=st.sampled_from([0.0, 0.4]),
    untagged_share=st.sampled_from([0.0, 0.3]),
    subcall_share=st.sampled_from([0.0, 0.2]),
    null_cell_share=st.sampled_from([0.0, 0.3]),
    mcp_share=st.sampled_from([0.0, 0.2]),
)
whole_world = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def periods(draw) -> tuple[date, date]:
    start = FIRST + timedelta(days=draw(st.integers(-3, 18)))
    return start, start + timedelta(days=draw(st.integers(0, 12)))


def same(shown: float, true: float) -> bool:
    return shown == pytest.approx(true, rel=1e-9, abs=1e-12)


def assert_equal(user: UserUsage, sums: oracle.Sums) -> None:
    assert same(user.spend, sums.spend)
    assert (user.requests, user.failures) == (sums.requests, sums.failures)
    assert user.successes == sums.requests - sums.failures
    assert (user.prompt_tokens, user.completion_tokens) == (
        sums.prompt_tokens,
        sums.completion_tokens,
    )
    assert user.days_active == len(sums.days)
    assert (user.first_day, user.last_day) == (min(sums.days), max(sums.days))


@whole_world
@given(
    world=worlds,
    period=periods(),
    sort=st.sampled_from(SortBy),
    descending=st.booleans(),
    bounds=st.tuples(st.none() | st.floats(0, 60), st.none() | st.floats(0, 300)),
    search=st.sampled_from(["", "", "a", "an", "=", "@", "USER"]),
    size=st.sampled_from([3, 10, 25]),
)
def test_unfiltered_figures_equal_the_truth(
    proxy, world, period, sort, descending, bounds, search, size
):
    requests = oracle.within(proxy.simulate(world), *period)
    truth = oracle.truth(requests)
    names = oracle.names(proxy.connection)
    low, high = bounds
    scope = {
        user_id: sums
        for user_id, sums in truth.items()
        if user_id is not None
        and (low is None or sums.spend >= low)
        and (high is None or sums.spend <= high)
        and oracle.is_found(search, user_id, *names.get(user_id, (None, None)))
    }
    assume(all(abs(s.spend - b) > 1e-6 for s in truth.values() for b in bounds if b is not None))
    query = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        min_spend=low,
        max_spend=high,
        search=search,
        sort_by=sort,
        descending=descending,
        page_size=size,
    )
    report = fetch_report(query)
    assert report.summary.total_users == len(scope)
    assert same(report.summary.total_spend, sum(sums.spend for sums in scope.values()))
    assert report.summary.total_requests == sum(sums.requests for sums in scope.values())
    assert report.summary.power_users == sum(sums.spend > 200 for sums in scope.values())
    assert report.summary.low_users == sum(sums.spend < 10 for sums in scope.values())
    assert same(report.ledger.total_spend, sum(sums.spend for sums in truth.values()))
    assert same(report.ledger.unattributed, truth[None].spend if None in truth else 0.0)
    assert same(report.ledger.difference, 0.0) or abs(report.ledger.difference) < 1e-6
    assert len(report.users) == min(size, len(scope))
    for user in report.users:
        assert_equal(user, scope[user.user_id])
        assert set(user.models) == scope[user.user_id].models
        assert set(user.tags) >= scope[user.user_id].tags
    for day in report.trend:
        active = {user for user in scope if day.day in scope[user].days}
        assert day.users == len(active)


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_tagged_figures_equal_the_truth_where_the_tables_can_tell_it(proxy, world, period, data):
    requests = oracle.within(proxy.simulate(world), *period)
    known = sorted({tag for request in requests for tag in request.tags}) or ["none"]
    names = data.draw(
        st.lists(st.sampled_from([*known, *TOOLS]), min_size=1, max_size=4, unique=True)
    )
    tags = exact_tags(names)
    truth = oracle.truth(requests, tags)
    whole = oracle.truth(requests)
    exact = oracle.exact_users(requests, tags)
    report = fetch_report(
        UsageQuery(start_date=period[0], end_date=period[1], tags=tags, page_size=100)
    )
    assert {user.user_id for user in report.users} >= set(truth) - {None}
    assert report.summary.total_users == len(report.users)
    assert same(report.summary.total_spend, sum(user.spend for user in report.users))
    for user in report.users:
        sums = truth.get(user.user_id, oracle.Sums())
        if user.user_id in exact:
            assert_equal(user, sums)
        assert sums.spend <= user.spend * (1 + 1e-9) + 1e-12
        assert user.spend <= whole[user.user_id].spend * (1 + 1e-9) + 1e-12
        assert sums.requests <= user.requests <= whole[user.user_id].requests


@whole_world
@given(world=worlds, period=periods(), size=st.integers(1, 9), sort=st.sampled_from(SortBy))
def test_pages_put_together_give_each_user_once_in_order(proxy, world, period, size, sort):
    requests = oracle.within(proxy.simulate(world), *period)
    users: list[UserUsage] = []
    for page in range(1, 40):
        query = UsageQuery(
            start_date=period[0],
            end_date=period[1],
            page=page,
            page_size=size,
            keep_in_range=False,
            sort_by=sort,
        )
        shown = fetch_report(query).users
        users += shown
        if not shown:
            break
    assert {user.user_id for user in users} == set(oracle.truth(requests)) - {None}
    assert len(users) == len({user.user_id for user in users})
    keys = [oracle.sort_key(user, sort) for user in users]
    assert keys == sorted(keys)
