"""The chart of the users page against plain loops: parts add up, and are the truth."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.chart import MOST_SPEND, ChartTab, ToolPart
from analytics.domain.query import METRICS, SortBy, TagScope, UsageQuery
from analytics.domain.tags import exact_tags
from analytics.domain.tools import BY_AGENT
from analytics.domain.user_parts import ToolKind
from analytics.domain.user_report import UserQuery
from tests import oracle
from tests.answers import fetch_chart, fetch_comparison, fetch_report, fetch_user_report
from tests.cell_oracle import Teams, kept
from tests.worlds import FIRST, TOOLS, periods, same, whole_world, worlds

from .test_oracle_filters import made_requests, some_of, teams_of, with_tools

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

MOST_PAGES = 4  # of users, in one example
FLOORS = [factor * 10**power for power in range(7) for factor in (1, 2, 5)]
TAGS = ((), (), ("claude-code",), ("cursor", "codex"), ("team:a", "a"), ("a", "scripts"))


def queries(period: tuple[date, date]) -> st.SearchStrategy[UsageQuery]:
    return st.builds(
        UsageQuery,
        start_date=st.just(period[0]),
        end_date=st.just(period[1]),
        tags=st.sampled_from(TAGS).map(exact_tags),
        tag_scope=st.sampled_from(TagScope),
        min_spend=st.sampled_from([None, None, 0.5]),
        sort_by=st.sampled_from(METRICS),
        top_n=st.sampled_from([3, 50]),
    )


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_in_a_simulated_company(proxy, world, period, data):
    made, query = proxy.simulate(world), data.draw(queries(period))
    check(made, query)
    check_compared_days(made, teams_of(proxy, made), query, data)


@whole_world
@given(
    made=st.lists(made_requests, min_size=1, max_size=8),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    data=st.data(),
)
def test_where_keys_and_tags_overlap_at_will(proxy, made, start, length, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    query = data.draw(queries((first, first + timedelta(days=length))))
    check(made, query)
    check_compared_days(made, teams_of(proxy, made), query, data)


def check(made: list[oracle.Request], query: UsageQuery) -> None:
    inside = oracle.within(made, query.start_date, query.end_date)
    noise = 1e-9 + 1e-9 * sum(request.spend for request in inside)
    check_users(inside, query, noise)
    check_days(inside, replace(query, sort_by=SortBy.SPEND), noise)
    check_distribution(query)


def check_users(inside: list[oracle.Request], query: UsageQuery, noise: float) -> None:
    """Parts of a bar sum to its figure; without tags they are those of the user's page."""
    report = fetch_report(query)
    parts = fetch_chart(query, ChartTab.USERS).parts
    assert {part.bar for part in parts} <= {user.user_id for user in report.top_users}
    sharers = oracle.sharers(inside)
    for user in report.top_users:
        own = [part for part in parts if part.bar == user.user_id]
        figure = getattr(user, query.metric.value)
        assert same(sum(part.value for part in own), figure, noise)
        assert all(part.value > 0 for part in own)
        used = [request for request in inside if request.user_id == user.user_id]
        if not query.tags or query.tag_scope is TagScope.USERS:
            if user in report.top_users[:MOST_PAGES]:
                assert_as_on_the_user_page(query, user.user_id, own, noise)
            if user.user_id not in sharers:
                assert_equal(own, by_tool(used, query.metric), noise)
        elif user.exact and user.user_id not in sharers:
            carrying = [request for request in used if set(request.tags) & set(query.tags)]
            assert_within(own, by_tool(carrying, query.metric), noise)


def assert_as_on_the_user_page(
    query: UsageQuery, user_id: str, own: list[ToolPart], noise: float
) -> None:
    page = fetch_user_report(
        UserQuery(
            user_id=user_id,
            start_date=query.start_date,
            end_date=query.end_date,
            today=date(2026, 6, 1),
        )
    )
    shown = {(tool.kind, tool.name): getattr(tool.sums, query.metric.value) for tool in page.tools}
    assert_equal(own, shown, noise)


def check_days(inside: list[oracle.Request], query: UsageQuery, noise: float) -> None:
    """Days sum to the card; without sharers and tags each part is the truth."""
    report = fetch_report(query)
    parts = fetch_chart(query, ChartTab.DAYS).parts
    if report.summary.exact:
        assert same(sum(part.value for part in parts), report.summary.total_spend, noise)
    if query.tags:
        return
    spent = oracle.truth(inside)
    if any(abs(sums.spend - (query.min_spend or 0)) < 1e-3 for sums in spent.values()):
        return
    scope = {
        user for user, sums in spent.items() if user and sums.spend >= (query.min_spend or 0.0)
    }
    used = [request for request in inside if request.user_id in scope]
    for day, sums in oracle.parts_of(used, lambda request: request.day).items():
        own = [part for part in parts if part.bar == day]
        assert same(sum(part.value for part in own), sums.spend, noise)
        if not oracle.sharers(inside):
            today = [request for request in used if request.day == day]
            assert_equal(own, by_tool(today, SortBy.SPEND), noise)


def check_compared_days(
    made: list[oracle.Request], by_key: Teams, query: UsageQuery, data: st.DataObject
) -> None:
    """Under one random choice of tools, teams and models.

    Days sum to the previous period of the cards; without tags each is the truth.
    """
    query = replace(
        query,
        teams=data.draw(some_of(sorted({*by_key.values(), ""}))),
        models=data.draw(some_of(sorted({request.model or "" for request in made} | {"ghost"}))),
    )
    made = kept(made, by_key, query.teams, query.models)
    if tools := data.draw(some_of(list(TOOLS))):
        query = with_tools(query, tools)
    today = query.end_date + timedelta(days=1)
    shown = fetch_chart(query, ChartTab.DAYS, today).compared
    whole = fetch_comparison(query, today).previous
    if whole is None:
        assert shown == ()
        return
    current, previous = oracle.compared_days(query.start_date, query.end_date, today)
    assert [(found.day, found.previous) for found in shown] == [
        *zip(current, previous, strict=False)
    ]
    inside = [request for request in made if request.day in previous]
    noise = 1e-9 + 1e-9 * sum(request.spend for request in inside)
    if whole.exact and len(previous) <= len(current):
        assert same(sum(found.spend for found in shown), whole.total_spend, noise)
    spent = oracle.truth(inside)
    least = query.min_spend or 0.0
    if query.tags or any(abs(sums.spend - least) < 1e-3 for sums in spent.values()):
        return
    scope = {user for user, sums in spent.items() if user and sums.spend >= least}
    truth = oracle.parts_of(
        [request for request in inside if request.user_id in scope], lambda request: request.day
    )
    for found in shown:
        assert same(found.spend, truth.get(found.previous, oracle.Sums()).spend, noise)


def check_distribution(query: UsageQuery) -> None:
    """Of the users in scope as the table lists them."""
    listed = fetch_report(replace(query, sort_by=SortBy.SPEND, page_size=100))
    users = listed.users
    assert len(users) == listed.summary.total_users
    shown = fetch_chart(query, ChartTab.DISTRIBUTION).distribution
    assert shown.users == len(users)
    if not users:
        assert (shown.bins, shown.curve, shown.users_for_most) == ((), (), None)
        return
    counts: dict[int, int] = defaultdict(int)
    for user in users:
        counts[max((edge for edge in FLOORS if edge <= user.spend + 1e-6), default=0)] += 1
    assert {found.floor: found.users for found in shown.bins if found.users} == counts
    floors = [found.floor for found in shown.bins]
    assert floors == [edge for edge in (0, *FLOORS) if min(counts) <= edge <= max(counts)]
    assert sum(found.power for found in shown.bins) == listed.summary.power_users
    assert sum(found.low for found in shown.bins) == listed.summary.low_users
    spends = sorted(user.spend for user in users)
    for share, value in ((0.5, shown.median), (0.9, shown.p90), (0.99, shown.p99)):
        assert same(value, quantile(spends, share), 1e-9)
    total = sum(spends)
    if total == 0:
        assert (shown.curve, shown.users_for_most) == ((), None)
        return
    sums, so_far = [], 0.0
    for spend in reversed(spends):
        so_far += spend
        sums.append(so_far)
    enough = [place for place, spent in enumerate(sums, 1) if spent >= MOST_SPEND * total]
    surely = [
        place for place, spent in enumerate(sums, 1) if spent >= MOST_SPEND * total * (1 + 1e-9)
    ]
    assert min(enough) - 1 <= shown.users_for_most <= min(surely or enough)
    assert [point.users for point in shown.curve] == list(range(1, len(users) + 1))
    for point in shown.curve:
        assert same(point.share, sums[point.users - 1] / total, 1e-9)


def quantile(ascending: list[float], share: float) -> float:
    """Between the two values beside the place, by its distance to them."""
    place = share * (len(ascending) - 1)
    below, above = ascending[floor(place)], ascending[ceil(place)]
    return below + (above - below) * (place - floor(place))


def tool_of(request: oracle.Request) -> tuple[ToolKind, str]:
    agent = oracle.agent_of(request).partition("/")[0]
    if not agent:
        return ToolKind.UNTAGGED, ""
    known = BY_AGENT.get(agent)
    return (ToolKind.KNOWN, known.slug) if known else (ToolKind.AGENT, agent)


def by_tool(used: list[oracle.Request], metric: SortBy) -> dict[tuple[ToolKind, str], float]:
    values = {
        SortBy.SPEND: lambda sums: sums.spend,
        SortBy.REQUESTS: lambda sums: sums.requests,
        SortBy.TOKENS: lambda sums: sums.prompt_tokens + sums.completion_tokens,
    }
    return {tool: values[metric](sums) for tool, sums in oracle.parts_of(used, tool_of).items()}


def assert_equal(own: list[ToolPart], truth: dict, noise: float) -> None:
    shown = {part.tool: part.value for part in own}
    for tool in {*shown, *truth}:
        assert same(shown.get(tool, 0.0), truth.get(tool, 0.0), noise)


def assert_within(own: list[ToolPart], truth: dict, noise: float) -> None:
    """No tool has more than it truly has; what cannot be told has the rest."""
    for part in own:
        if part.tool[0] is not ToolKind.SHARED:
            assert part.value <= truth.get(part.tool, 0.0) + noise
