"""SQL against plain loops on random data and queries."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import Segment, SortBy, UsageQuery
from analytics.domain.report import UserUsage
from tests import oracle
from tests.answers import fetch_comparison, fetch_report
from tests.worlds import assert_equal, periods, same, whole_world, worlds

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@whole_world
@given(
    world=worlds,
    period=periods(),
    sort=st.sampled_from(SortBy),
    descending=st.booleans(),
    bounds=st.tuples(st.none() | st.floats(0, 60), st.none() | st.floats(0, 300)),
    search=st.sampled_from(
        ["", "", "a", "an", "=", "@", "USER", "a E", "@ 1 user", "n  =", "- an ANN"]
    ),
    segment=st.sampled_from([None, None, *Segment]),
    size=st.sampled_from([3, 10, 25]),
    data=st.data(),
)
def test_unfiltered_figures_equal_the_truth(
    proxy, world, period, sort, descending, bounds, search, segment, size, data
):
    made = proxy.simulate(world)
    requests = oracle.within(made, *period)
    earlier = {request.user_id for request in made if request.day < period[0]}
    budgets = oracle.budgets(proxy.connection)
    truth = oracle.truth(requests)
    sharers = oracle.sharers(requests)
    names = oracle.names(proxy.connection)
    low, high = bounds
    # Thresholds that some user spent to the last digit, too.
    spends = [sums.spend for sums in truth.values()]
    power_above = data.draw(st.sampled_from([200.0, *spends]))
    low_below = data.draw(st.sampled_from([10.0, *spends]))
    scope = {
        user_id: sums
        for user_id, sums in truth.items()
        if user_id is not None
        and (low is None or sums.spend >= low)
        and (high is None or sums.spend <= high)
        and oracle.in_segment(
            *(segment, sums, power_above, low_below, budgets.get(user_id)),
            is_new=bool(earlier) and user_id not in earlier,
        )
        and oracle.is_found(search, user_id, *names.get(user_id, (None, None)))
    }
    assume(all(abs(s.spend - b) > 1e-6 for s in truth.values() for b in bounds if b is not None))
    query = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        min_spend=low,
        max_spend=high,
        search=search,
        segment=segment,
        power_above=power_above,
        low_below=low_below,
        sort_by=sort,
        descending=descending,
        page_size=size,
    )
    report = fetch_report(query)
    assert report.summary.total_users == len(scope)
    assert same(report.summary.total_spend, sum(sums.spend for sums in scope.values()))
    assert report.summary.total_requests == sum(sums.requests for sums in scope.values())
    power = [user for user in scope if oracle.is_above(scope[user].spend, power_above)]
    low = [user for user in scope if oracle.is_above(low_below, scope[user].spend)]
    assert (report.summary.power_users, report.summary.low_users) == (len(power), len(low))
    assert same(report.ledger.total_spend, sum(sums.spend for sums in truth.values()))
    assert same(report.ledger.unattributed, truth[None].spend if None in truth else 0.0)
    assert same(report.ledger.difference, 0.0) or abs(report.ledger.difference) < 1e-6
    assert len(report.users) == min(size, len(scope))
    for user in report.users:
        assert_equal(user, scope[user.user_id])
        assert set(user.models) == scope[user.user_id].models
        assert set(user.tags) <= scope[user.user_id].tags
        assert set(user.tags) == scope[user.user_id].tags or user.user_id in sharers
    for day in fetch_comparison(query, today=date(2026, 6, 1)).trend:
        active = {user for user in scope if day.day in scope[user].days}
        assert day.users == len(active)
        assert day.power_users == len(active & set(power))
        assert day.low_users == len(active & set(low))


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
