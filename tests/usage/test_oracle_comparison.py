"""The comparison against plain loops, for every kind of period."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.periods import RANGES, period_of
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import Comparison
from analytics.domain.tags import exact_tags
from demo.simulation import World
from tests import oracle
from tests.answers import fetch_comparison, fetch_report
from tests.worlds import requests, same, whole_world

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

LAST = date(2026, 1, 20)
MORNING, NIGHT = time(0), time(23, 59, 59)
TODAYS = [
    *(date(2026, 1, 1), date(2026, 1, 2), date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 31)),
    *(date(2026, 7, 15), date(2026, 12, 31), date(2028, 2, 29), date(2028, 3, 1)),
]
small_companies = st.builds(
    World,
    seed=st.integers(0, 2**31),
    users=st.integers(2, 8),
    first_day=st.integers(40, 80).map(lambda days: LAST - timedelta(days=days)),
    last_day=st.just(LAST),
    history_days=st.just(80),
    services=st.integers(0, 2),
)


@st.composite
def questions(draw) -> tuple[date, date, date]:
    """First day, last day, today: a range by name, or dates around today."""
    today = draw(st.sampled_from(TODAYS))
    if name := draw(st.sampled_from([*RANGES, None])):
        return (*period_of(name, today), today)
    start = today - timedelta(days=draw(st.integers(-2, 70)))
    return start, start + timedelta(days=draw(st.integers(0, 62))), today


@st.composite
def bookings(draw, start: date, end: date, today: date) -> list[oracle.Request]:
    """Requests on the days at which a comparison could go wrong."""
    current, previous = oracle.compared_days(start, end, today)
    edges = [start, end, today, *current[:1], *current[-1:], *previous[:1], *previous[-1:]]
    days = sorted({edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)})
    if draw(st.booleans()):
        days = [day for day in days if previous and day > previous[0]] or [start]
    return [
        replace(
            request,
            started_at=datetime.combine(
                draw(st.sampled_from(days)), draw(st.sampled_from([MORNING, NIGHT]))
            ),
            # A line of the logs holds no bigint.
            prompt_tokens=request.prompt_tokens % 2**30,
        )
        for request in draw(st.lists(requests(), min_size=1, max_size=12))
    ]


@whole_world
@given(
    world=small_companies,
    length=st.integers(1, 40),
    kind=st.sampled_from(["7d", "30d", "mtd", "last_month", "fixed"]),
    today=st.integers(-10, 3).map(lambda days: LAST + timedelta(days=days)),
)
def test_in_a_simulated_company(proxy, world, length, kind, today):
    made = proxy.simulate(world)
    start = today - timedelta(days=length)
    period = (start, LAST) if kind == "fixed" else period_of(kind, today)
    if made and period[0] <= period[1]:
        check(made, UsageQuery(start_date=period[0], end_date=period[1]), today)


@whole_world
@given(question=questions(), low=st.sampled_from([None, 0.15, 5.0]), data=st.data())
def test_every_kind_of_period(proxy, question, low, data):
    start, end, today = question
    made = data.draw(bookings(*question))
    proxy.book(made)
    check(made, UsageQuery(start_date=start, end_date=end, min_spend=low), today)


def check(made: list[oracle.Request], query: UsageQuery, today: date) -> None:
    """Both sides hold exactly the users whom the filter leaves, and their sums."""
    found = fetch_comparison(query, today)
    expected = oracle.compared(made, query.start_date, query.end_date, today)
    assert len(found.trend) == query.days
    if expected is None:
        assert found.current is found.previous is None
        return
    for side, truth in zip((found.current, found.previous), expected, strict=True):
        least = query.min_spend or 0.0
        scope = [sums for sums in truth.values() if sums.spend >= least - 1e-6]
        assert side.exact
        assert side.total_users == len(scope)
        assert same(side.total_spend, sum(sums.spend for sums in scope))
        assert side.total_requests == sum(sums.requests for sums in scope)
        assert side.total_failures == sum(sums.failures for sums in scope)
        assert side.power_users == sum(sums.spend > query.power_above for sums in scope)
        assert side.low_users == sum(sums.spend < query.low_below for sums in scope)
    check_users(query, today, *expected)


def check_users(query: UsageQuery, today: date, current: dict, previous: dict) -> None:
    """Every user's spend on both sides, and the order by their ratio."""
    nothing = oracle.Sums()
    query = replace(query, page_size=100, sort_by=SortBy.CHANGE)
    users = fetch_report(query, today).users
    for user in users:
        now, before = (side.get(user.user_id, nothing).spend for side in (current, previous))
        assert same(user.compared_spend or 0.0, now)
        assert same(user.previous_spend or 0.0, before)
    ratios = [user.compared_spend / user.previous_spend for user in users if user.previous_spend]
    assert ratios == sorted(ratios, reverse=True)
    assert not any(user.previous_spend for user in users[len(ratios) :])


@whole_world
@given(question=questions(), data=st.data())
def test_under_tags(proxy, question, data):
    start, end, today = question
    made = data.draw(bookings(*question))
    proxy.book(made)
    known = sorted({tag for request in made for tag in request.tags}) or ["none"]
    tags = exact_tags(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)))
    query = UsageQuery(start_date=start, end_date=end, tags=tags)
    expected = oracle.compared(made, start, end, today, tags)
    found = fetch_comparison(query, today)
    if expected is None:
        assert found.current is found.previous is None
    else:
        check_tagged(found, expected)


def check_tagged(found: Comparison, expected: tuple[dict[str, oracle.Sums], ...]) -> None:
    """The truth lies between the bounds."""
    for side, truth in zip((found.current, found.previous), expected, strict=True):
        spend = sum(sums.spend for sums in truth.values())
        noise = 1e-6 + 1e-9 * spend
        assert side.total_spend_at_least - noise <= spend <= side.total_spend + noise
        assert side.certain_users <= len(truth) <= side.total_users
