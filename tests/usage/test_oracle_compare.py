"""Compared tools, models and teams against plain loops: who uses which, and the spend by each."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import UsageQuery
from analytics.domain.slice_overlap import (
    GROUPS,
    OverlapGroup,
    OverlapQuery,
    SliceOverlap,
    UnknownRow,
)
from analytics.domain.slices import RowKind, SliceBy
from analytics.filters.slice_filterset import SliceFilterSet
from tests import oracle
from tests.answers import fetch_overlap
from tests.cell_oracle import Teams, kept
from tests.slice_oracle import in_scope, organizations, row_of
from tests.worlds import FIRST, periods, requests, same, whole_world, worlds

from .test_oracle_filters import MODELS, some_of, teams_of
from .test_oracle_slices import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

# Keys are not compared; for tags see test_oracle_tag_rows.
COMPARED = [by for by in SliceBy if by not in (SliceBy.KEY, SliceBy.TAG)]
# USD by user and row.
Spends = dict[str, dict[str, float]]


@whole_world
@given(world=worlds, period=periods(), by=st.sampled_from(COMPARED), data=st.data())
def test_in_a_simulated_company(proxy, world, period, by, data):
    made = proxy.simulate(world)
    check(proxy, made, period, by, data)


@whole_world
@given(
    made=st.lists(
        st.builds(replace, requests(), model=st.sampled_from(["m1", "m2", MODELS[2], None])),
        min_size=2,
        max_size=10,
    ),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    by=st.sampled_from(COMPARED),
    data=st.data(),
)
def test_where_keys_teams_and_tags_overlap_at_will(proxy, made, start, length, by, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(proxy, made, (first, first + timedelta(days=length)), by, data)


def check(proxy, made: list[oracle.Request], period: tuple, by: SliceBy, data) -> None:
    assume(made)
    teams = teams_of(proxy, made)
    by_key = organizations(proxy, teams) if by is SliceBy.ORGANIZATION else teams
    # Of shared keys tools are bounds.
    assume(by is not SliceBy.TOOL or not oracle.sharers(made))
    names = sorted({row_of(request, by, by_key)[1] for request in made})
    assume(len(names) > 1)
    rows = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=4, unique=True), "rows")
    filters = data.draw(st.sampled_from(["", "tool=cursor", "tag_filters=a"]), "filters")
    usage = replace(
        asked_for(filters).usage,
        start_date=period[0],
        end_date=period[1],
        teams=data.draw(some_of(sorted({*teams.values()})), "teams"),
        min_spend=data.draw(st.sampled_from([None, None, 0.5]), "min_spend"),
    )
    keys = [key for key, group in GROUPS.items() if max(group.places) <= len(rows)]
    group = GROUPS.get(data.draw(st.sampled_from(["", *keys]), "group"))
    query = OverlapQuery(by=by, usage=usage, rows=tuple(rows), group=group)
    inside = oracle.within(made, *period)
    counted = in_scope(kept(inside, teams, usage.teams, ()), usage)
    # A request of nothing makes no entry that anybody must count.
    assume(all(request.request_count or request.prompt_tokens for request in counted))
    overlap = fetch_overlap(query, TODAY)
    truth = spends_of(counted, by, by_key, rows)
    noise = 1e-9 + 1e-9 * sum(request.spend for request in made)
    assert [row.name for row in overlap.rows] == rows
    check_groups(overlap, truth, rows, keys, noise)
    check_users(overlap, truth, rows, group, noise)


def asked_for(filters: str) -> OverlapQuery:
    """By a URL, whose filters by tool and tag do not apply."""
    filterset = SliceFilterSet(QueryDict(filters), SliceBy.TOOL, today=TODAY)
    assert filterset.is_valid()
    return filterset.overlap_query()


def spends_of(counted: list[oracle.Request], by: SliceBy, by_key: Teams, rows: list[str]) -> Spends:
    spends: Spends = defaultdict(lambda: defaultdict(float))
    for request in counted:
        name = row_of(request, by, by_key)[1]
        if request.user_id and name in rows:
            spends[request.user_id][name] += request.spend
    return spends


def members(truth: Spends, rows: list[str], group: OverlapGroup | None) -> set[str]:
    """Users of all rows of the group, and where it is only them of no other one."""
    if group is None:
        return set(truth)
    names = {rows[place - 1] for place in group.places}
    return {
        user
        for user, spends in truth.items()
        if names <= set(spends) and (not group.is_only or set(spends) == names)
    }


def check_groups(
    overlap: SliceOverlap, truth: Spends, rows: list[str], keys: list[str], noise: float
) -> None:
    assert overlap.count() == len(truth)
    for key in keys:
        group = GROUPS[key]
        users = members(truth, rows, group)
        assert overlap.count(group) == len(users)
        for place in group.places:
            spent = sum(truth[user][rows[place - 1]] for user in users)
            assert same(overlap.spend(place, group), spent, noise)
    for place, row in enumerate(overlap.rows, start=1):
        group = OverlapGroup((place,))
        assert row.users == overlap.count(group)
        assert same(row.sums.spend, overlap.spend(place, group), noise)


def check_users(
    overlap: SliceOverlap,
    truth: Spends,
    rows: list[str],
    group: OverlapGroup | None,
    noise: float,
) -> None:
    assert {user.user_id for user in overlap.users} == members(truth, rows, group)
    for user in overlap.users:
        true = truth[user.user_id]
        for name, spend in zip(rows, user.spends, strict=True):
            assert (spend is not None) == (name in true)
            assert spend is None or same(spend, true[name], noise)
    totals = [user.total for user in overlap.users]
    assert all(
        same(*pair, noise) for pair in zip(totals, sorted(totals, reverse=True), strict=True)
    )


def test_at_most_so_many_users_are_listed_the_largest_first(proxy):
    for number, user in enumerate(("ann", "bob", "eve")):
        proxy.spend_day(user, number + 1.0, day=FIRST, model="m1")
        proxy.spend_day(user, 1.0, day=FIRST, model="m2")
    query = models("m1", "m2", most=2)
    overlap = fetch_overlap(query, TODAY)
    assert [(user.name, user.spends) for user in overlap.users] == [
        ("eve", (3.0, 1.0)),
        ("bob", (2.0, 1.0)),
    ]
    assert overlap.count() == 3


def test_a_row_without_usage_in_the_period_is_empty_and_an_unknown_one_refused(proxy):
    proxy.spend_day("ann", 1.0, day=FIRST, model="m1")
    proxy.spend_day("ann", 1.0, day=FIRST + timedelta(days=5), model="m2")
    overlap = fetch_overlap(models("m1", "m2"), None)
    assert [(row.name, row.users) for row in overlap.rows] == [("m1", 1), ("m2", 0)]
    with pytest.raises(UnknownRow, match="never-recorded"):
        fetch_overlap(models("m1", "never-recorded"), None)


def test_known_tools_and_requests_without_one_are_compared_though_nobody_used_them(proxy):
    proxy.spend_day("ann", 1.0, day=FIRST, tags=["User-Agent: Cursor"])
    usage = UsageQuery(start_date=FIRST, end_date=FIRST)
    query = OverlapQuery(by=SliceBy.TOOL, usage=usage, rows=("cursor", "", "cline"))
    overlap = fetch_overlap(query, None)
    assert [(row.kind, row.users) for row in overlap.rows] == [
        (RowKind.NAMED, 1),
        (RowKind.NONE, 0),
        (RowKind.NAMED, 0),
    ]


def models(*rows: str, most: int | None = None) -> OverlapQuery:
    usage = UsageQuery(start_date=FIRST, end_date=FIRST)
    return OverlapQuery(by=SliceBy.MODEL, usage=usage, rows=rows, most=most)
