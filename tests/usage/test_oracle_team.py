"""Members and keys of teams against plain loops over requests."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.query import UsageQuery
from analytics.domain.slices import RowKind, SliceBy, SliceQuery, SliceReport
from analytics.domain.team_report import TeamQuery
from tests import oracle
from tests.answers import fetch_slices, fetch_team_report
from tests.cell_oracle import Teams, kept
from tests.slice_oracle import in_scope
from tests.worlds import FIRST, periods, requests, same, whole_world, worlds

from .test_oracle_filters import some_of, teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

Members = dict[str, set[str]]


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_in_a_simulated_company(proxy, world, period, data):
    made = proxy.simulate(world)
    check(proxy, made, period, data)


@whole_world
@given(
    made=st.lists(requests(), min_size=1, max_size=10),
    lists=st.fixed_dictionaries(
        {
            user: st.lists(st.sampled_from(["t1", "t2", "empty"]), max_size=3)
            for user in ("ann", "bob", "idle")
        }
    ),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    data=st.data(),
)
def test_where_keys_are_shared_and_change_teams(proxy, made, lists, start, length, data):
    proxy.book(made)
    for user, teams in lists.items():
        proxy.connection.execute(
            'INSERT INTO "LiteLLM_UserTable" (user_id, teams) VALUES (%s, %s)', (user, teams)
        )
    first = FIRST + timedelta(days=start)
    check(proxy, made, (first, first + timedelta(days=length)), data)


def check(proxy, made: list[oracle.Request], period: tuple, data) -> None:
    by_key = teams_of(proxy, made)
    members = members_of(proxy)
    query = SliceQuery(
        by=SliceBy.TEAM,
        usage=UsageQuery(
            start_date=period[0],
            end_date=period[1],
            teams=data.draw(some_of(sorted({*by_key.values()})), "teams"),
            min_spend=data.draw(st.sampled_from([None, None, 0.5]), "min_spend"),
        ),
        today=None,
    )
    report = fetch_slices(query)
    noise = 1e-9 + 1e-9 * sum(request.spend for request in made)
    inside = oracle.within(made, *period)
    counted = in_scope(kept(inside, by_key, query.usage.teams, ()), query.usage)
    nobodys: dict[str, float] = {}
    for request in inside:
        team = by_key[request.day, request.api_key]
        if not request.user_id and team:
            nobodys[team] = nobodys.get(team, 0.0) + request.spend
    check_members(report, counted, by_key, members, noise)
    shown = {row.name: row.team.keys_spend for row in report.rows if row.team}
    for team, keys_spend in shown.items():
        assert same(keys_spend, nobodys.get(team, 0.0), noise)
    if report.filtered_out is None:
        assert {team for team, spend in nobodys.items() if spend} <= {*shown}
        assert sum(shown.values()) <= report.unattributed.sums.spend + noise
    for team in {*shown, *members}:
        check_page(team, period, inside, by_key, members.get(team, set()), noise)


def check_page(
    team: str,
    period: tuple,
    inside: list[oracle.Request],
    by_key: Teams,
    listed: set[str],
    noise: float,
) -> None:
    """Users and keys of the team's page, whatever the filters of the list."""
    query = TeamQuery(team_id=team, start_date=period[0], end_date=period[1], today=period[1])
    report = fetch_team_report(query)
    own = [one for one in inside if by_key[one.day, one.api_key] == team]
    if report is None:
        assert not own
        return
    spends: dict[str, float] = {}
    keys: dict[str, float] = {}
    for one in own:
        spends[one.user_id or ""] = spends.get(one.user_id or "", 0.0) + one.spend
        keys[one.api_key] = keys.get(one.api_key, 0.0) + one.spend
    assert same(report.facts.keys_spend, spends.pop("", 0.0), noise)
    assert same(report.users_spend, sum(spends.values()), noise)
    assert same(sum(used.key.sums.spend for used in report.keys), sum(keys.values()), noise)
    shown = {user.user_id: user for user in report.users}
    assert {user for user, spend in spends.items() if spend} | listed <= {*shown}
    assert {*shown} <= {*spends} | listed
    for user in report.users:
        assert same(user.spend, spends.get(user.user_id, 0.0), noise)
        assert user.is_member == (user.user_id in listed)


def members_of(proxy) -> Members:
    """By team, those whom LiteLLM's user table names."""
    found: Members = {}
    rows = proxy.connection.execute('SELECT user_id, teams FROM "LiteLLM_UserTable"').fetchall()
    for user, teams in rows:
        for team in teams:
            found.setdefault(team, set()).add(user)
    return found


def check_members(
    report: SliceReport,
    counted: list[oracle.Request],
    by_key: Teams,
    members: Members,
    noise: float,
) -> None:
    for row in report.rows:
        if row.kind is not RowKind.NAMED:
            assert row.team is None
            continue
        listed = members.get(row.name, set())
        own = [
            request
            for request in counted
            if by_key[request.day, request.api_key] == row.name and request.user_id in listed
        ]
        used = {request.user_id for request in own if request.request_count or request.spend}
        assert row.team.members == len(listed)
        assert len(used) <= row.team.active_members <= len({request.user_id for request in own})
        assert same(row.team.members_spend, sum(request.spend for request in own), noise)
