"""Filters by team, model and tool against plain loops: figures, bounds, ledger and comparison."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import TagScope, UsageQuery
from analytics.domain.tags import spellings
from tests import oracle
from tests.answers import fetch_comparison, fetch_position, fetch_report
from tests.cell_oracle import Teams, kept, teams_by_key_and_day
from tests.worlds import FIRST, TOOLS, assert_equal, periods, requests, same, whole_world, worlds

from .test_oracle_tags import check_all, check_requests, check_users

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

MODELS = ("m1", "m2", "m1 (x, y); DROP TABLE cells", "")
made_requests = st.builds(replace, requests(), model=st.sampled_from(["m1", "m2", MODELS[2], None]))


def some_of(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """None of the values, or up to three of them."""
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


def own_teams(proxy) -> dict[str, str]:
    """The team of each key that has a row; a key that was deleted counts where no other is."""
    found = {}
    for table in ("LiteLLM_DeletedVerificationToken", "LiteLLM_VerificationToken"):
        rows = proxy.connection.execute(f'SELECT token, user_id, team_id FROM "{table}"').fetchall()
        found |= {token: team or "" for token, user, team in rows if user or team}
    return found


def teams_of(proxy, made: list[oracle.Request]) -> Teams:
    by_key = teams_by_key_and_day(made, own_teams(proxy))
    assume(by_key is not None)
    return by_key


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_in_a_simulated_company(proxy, world, period, data):
    made = proxy.simulate(world)
    check(made, teams_of(proxy, made), period, data)


@whole_world
@given(
    made=st.lists(made_requests, min_size=1, max_size=10),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    data=st.data(),
)
def test_where_keys_teams_and_tags_overlap_at_will(proxy, made, start, length, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(made, teams_of(proxy, made), (first, first + timedelta(days=length)), data)


def check(made: list[oracle.Request], by_key: Teams, period: tuple, data) -> None:
    """One random choice of teams and models; then tags and tools with it."""
    teams = data.draw(some_of(sorted({*by_key.values(), "", "ghost"})))
    models = data.draw(some_of(sorted({request.model or "" for request in made} | {"ghost"})))
    query = UsageQuery(
        start_date=period[0], end_date=period[1], teams=teams, models=models, page_size=100
    )
    whole = oracle.within(made, *period)
    chosen = kept(whole, by_key, teams, models)
    check_figures(query, whole, chosen)
    check_tagged(query, made, chosen, data)


def check_figures(
    query: UsageQuery, whole: list[oracle.Request], chosen: list[oracle.Request]
) -> None:
    """Each user's sums, the ledger of all spend, and each day."""
    truth, everything = oracle.truth(chosen), oracle.truth(whole)
    users = {user: sums for user, sums in truth.items() if user is not None}
    report = fetch_report(query)
    assert {user.user_id for user in report.users} == set(users)
    noise = 1e-9 + 1e-9 * sum(sums.spend for sums in everything.values())
    for user in report.users:
        assert_equal(user, users[user.user_id], noise)
        assert user.exact
        assert set(user.models) == users[user.user_id].models
        assert set(user.tags) <= users[user.user_id].tags
    ledger = report.ledger
    assert same(ledger.in_scope, sum(sums.spend for sums in users.values()), noise)
    assert same(ledger.total_spend, sum(sums.spend for sums in everything.values()), noise)
    assert same(ledger.unattributed, everything.get(None, oracle.Sums()).spend, noise)
    assert same(ledger.unattributed_matching, truth.get(None, oracle.Sums()).spend, noise)
    assert ledger.filtered_out >= -noise
    assert not ledger.is_off
    for day in fetch_comparison(query, today=date(2026, 6, 1)).trend:
        active = list(oracle.truth(oracle.within(chosen, day.day, day.day)).items())
        assert day.users == sum(user is not None for user, _ in active)
        assert same(day.spend, sum(s.spend for user, s in active if user is not None), noise)
    for place, user in enumerate(report.users, start=1):
        assert fetch_position(query, user.user_id).place == place


def check_tagged(query: UsageQuery, made: list, chosen: list, data) -> None:
    """The bounds under tags hold on what the other filters keep; tags and tools are two groups."""
    first_tag_day = min((request.day for request in made if request.tags), default=date.max)
    are_late = any(request.day < first_tag_day for request in chosen)
    known = sorted({tag for request in chosen for tag in request.tags}) or ["none"]
    tags = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
    query = replace(query, tags=tuple(tags))
    check_requests(fetch_report(query), chosen, query.tags, tags_are_late=are_late)
    check_users(fetch_report(replace(query, tag_scope=TagScope.USERS)), chosen, query.tags)
    tools = data.draw(st.lists(st.sampled_from(TOOLS), min_size=1, max_size=2, unique=True))
    query = with_tools(query, tuple(tools))
    check_all(fetch_report(query), chosen, query.required_tags)


def with_tools(query: UsageQuery, tools: tuple[str, ...]) -> UsageQuery:
    """The query for requests of the tools alone, which must carry its tags, too."""
    of_tools = tuple(tag for tool in tools for tag in spellings(tool))
    required = (of_tools, query.tags) if query.tags else ()
    return replace(
        query, tags=tuple(dict.fromkeys((*of_tools, *query.tags))), required_tags=required
    )


@whole_world
@given(
    made=st.lists(made_requests, min_size=1, max_size=10),
    teams=some_of(["t1", "t2", ""]),
    models=some_of(list(MODELS)),
    today=st.integers(0, 5).map(lambda days: FIRST + timedelta(days=days)),
)
def test_the_previous_period_has_the_same_filters(proxy, made, teams, models, today):
    proxy.book(made)
    by_key = teams_of(proxy, made)
    start, end = today - timedelta(days=1), today
    query = UsageQuery(start_date=start, end_date=end, teams=teams, models=models)
    found = fetch_comparison(query, today)
    days = oracle.compared_days(start, end, today)
    if min(request.day for request in made) > days[1][0]:
        assert found.current is found.previous is None
        return
    sides = []
    for side, compared in zip((found.current, found.previous), days, strict=True):
        inside = [request for request in made if request.day in compared]
        truth = oracle.truth(kept(inside, by_key, teams, models))
        truth.pop(None, None)
        assert side.total_users == len(truth)
        assert same(side.total_spend, sum(sums.spend for sums in truth.values()))
        assert side.total_requests == sum(sums.requests for sums in truth.values())
        sides.append(truth)
    for user in fetch_report(query, today).users:
        spends = [truth.get(user.user_id, oracle.Sums()).spend for truth in sides]
        assert same(user.compared_spend or 0.0, spends[0])
        assert same(user.previous_spend or 0.0, spends[1])
