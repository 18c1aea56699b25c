"""The report of one user against plain loops: parts add up, and are the truth."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.user_parts import Sums, ToolKind
from analytics.domain.user_report import Layer, UserQuery, UserReport
from tests import oracle
from tests.answers import fetch_position, fetch_report, fetch_user_report
from tests.worlds import FIRST, assert_equal, periods, requests, same, whole_world, worlds

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = date(2026, 6, 1)


@whole_world
@given(world=worlds, period=periods(), layer=st.sampled_from(Layer), data=st.data())
def test_in_a_simulated_company(proxy, world, period, layer, data):
    check(proxy.simulate(world), period, layer, data)


@whole_world
@given(
    made=st.lists(requests(), min_size=1, max_size=8),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    layer=st.sampled_from(Layer),
    data=st.data(),
)
def test_where_keys_and_tags_overlap_at_will(proxy, made, start, length, layer, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(made, (first, first + timedelta(days=length)), layer, data)


def check(made: list[oracle.Request], period: tuple, layer: Layer, data) -> None:
    """One user drawn from all that ever did anything."""
    users = sorted({request.user_id for request in made if request.user_id})
    if not users:
        return
    user_id = data.draw(st.sampled_from(users))
    query = UserQuery(
        user_id=user_id, start_date=period[0], end_date=period[1], today=TODAY, layer=layer
    )
    report = fetch_user_report(query)
    assert report
    inside = oracle.within(made, *period)
    own = [request for request in inside if request.user_id == user_id]
    check_figures(report, made, inside, own, user_id)
    check_parts(report, own)
    check_tools(report, own, is_alone=user_id not in oracle.sharers(made))
    listed = fetch_report(UsageQuery(start_date=period[0], end_date=period[1], page_size=100))
    row = next((user for user in listed.users if user.user_id == user_id), None)
    assert (row is None) == (not own)
    if row:
        assert_equal(row, oracle.truth(own)[user_id])
        assert same(report.sums.spend, row.spend)
        assert (report.sums.requests, report.sums.tokens) == (row.requests, row.tokens)
        assert (report.days_active, report.last_day) == (row.days_active, row.last_day)


def check_figures(report: UserReport, made: list, inside: list, own: list, user_id: str) -> None:
    truth = oracle.truth(own).get(user_id, oracle.Sums())
    assert_same(report.sums, truth)
    assert report.days_active == len(truth.days)
    ever = sorted({request.day for request in made if request.user_id == user_id})
    assert [day.day for day in report.history] == ever
    assert (report.person.first_day, report.person.last_day) == (ever[0], ever[-1])
    assert (report.ranks is None) == (not own)
    if report.ranks:
        assert report.ranks.users == len(set(oracle.truth(inside)) - {None})
        for place, value in (
            (report.ranks.spend, lambda sums: sums.spend),
            (report.ranks.requests, lambda sums: sums.requests),
            (report.ranks.tokens, lambda sums: sums.prompt_tokens + sums.completion_tokens),
            (report.ranks.days_active, lambda sums: len(sums.days)),
        ):
            assert place in oracle.ranks(inside, user_id, value)


def check_parts(report: UserReport, own: list[oracle.Request]) -> None:
    """Models, providers, MCP tools, keys and days, each of which adds up to the user's figures."""
    for parts, name in (
        (report.models, "model"),
        (report.providers, "custom_llm_provider"),
        (report.mcp_tools, "mcp_namespaced_tool_name"),
    ):
        truth = oracle.parts_of(own, lambda request, name=name: getattr(request, name) or "")
        assert {part.name for part in parts} == set(truth)
        for part in parts:
            assert_same(part.sums, truth[part.name])
            assert part.last_day == max(truth[part.name].days)
    by_key = oracle.parts_of(own, lambda request: request.api_key)
    assert sorted(key.sums.requests for key in report.keys if key.sums.requests) == sorted(
        sums.requests for sums in by_key.values() if sums.requests
    )
    assert same(sum(key.sums.spend for key in report.keys), report.sums.spend)
    by_day = oracle.parts_of(own, lambda request: request.day)
    shown = dict.fromkeys(by_day, 0.0)
    for layer in report.layer_days:
        shown[layer.day] += layer.spend
    for day, sums in by_day.items():
        assert same(shown[day], sums.spend, noise_of(own))


def check_tools(report: UserReport, own: list[oracle.Request], *, is_alone: bool) -> None:
    """Exact where the user is alone in every cell; else each tool is at least what is shown."""
    truth = oracle.parts_of(own, oracle.agent_of)
    noise = noise_of(own)
    assert same(sum(tool.sums.spend for tool in report.tools), report.sums.spend, noise)
    assert sum(tool.sums.requests for tool in report.tools) == report.sums.requests
    assert sum(tool.sums.tokens for tool in report.tools) == report.sums.tokens
    shown: dict[str, Sums] = {}
    for tool in report.tools:
        if tool.kind is ToolKind.UNTAGGED:
            shown[""] = tool.sums
        for version in tool.versions:
            shown[version.name] = version.sums
        assert same(sum(v.sums.spend for v in tool.versions), tool.sums.spend) or not tool.versions
    if not is_alone:
        for agent in {name.partition("/")[0] for name in shown}:
            spent, true = (
                sum(s.spend for name, s in found.items() if name.partition("/")[0] == agent)
                for found in (shown, truth)
            )
            assert -noise <= spent <= true + noise
        return
    assert not [tool for tool in report.tools if tool.kind is ToolKind.SHARED]
    for name in {*shown, *truth}:
        found, true = shown.get(name, Sums()), truth.get(name, oracle.Sums())
        assert same(found.spend, true.spend, noise)
        assert (found.requests, found.failures) == (true.requests, true.failures)
        assert found.tokens == true.prompt_tokens + true.completion_tokens


@whole_world
@given(world=worlds, period=periods(), sort=st.sampled_from(SortBy), descending=st.booleans())
def test_walking_from_user_to_user_gives_the_list(proxy, world, period, sort, descending):
    proxy.simulate(world)
    query = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        sort_by=sort,
        descending=descending,
        page_size=100,
        search="a",
    )
    listed = [(user.user_id, user.name) for user in fetch_report(query, TODAY).users]
    for place, (user_id, _) in enumerate(listed, start=1):
        position = fetch_position(query, user_id, TODAY)
        assert (position.place, position.users) == (place, len(listed))
        beside = [
            (neighbor.user_id, neighbor.name) if neighbor else None
            for neighbor in (position.previous, position.next)
        ]
        assert beside == [
            listed[place - 2] if place > 1 else None,
            listed[place] if place < len(listed) else None,
        ]


def noise_of(own: list[oracle.Request]) -> float:
    """USD that adding in another order may change."""
    return 1e-9 + 1e-9 * sum(request.spend for request in own)


def assert_same(sums: Sums, truth: oracle.Sums) -> None:
    assert same(sums.spend, truth.spend)
    assert (sums.requests, sums.failures) == (truth.requests, truth.failures)
    assert sums.successes == truth.requests - truth.failures
    assert (sums.prompt_tokens, sums.completion_tokens) == (
        truth.prompt_tokens,
        truth.completion_tokens,
    )
