"""Changes against plain loops: every part adds up to the change of the total, and is the truth."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.changes import (
    BRIDGE,
    CROSSINGS,
    ChangesQuery,
    ChangesReport,
    SpendChange,
    UserChange,
    UserGroup,
)
from analytics.domain.query import Segment, UsageQuery
from analytics.domain.slices import PAGES, RowKind, SliceBy
from analytics.domain.user_parts import ToolKind
from tests import oracle
from tests.answers import fetch_changes
from tests.cell_oracle import Teams, kept
from tests.change_oracle import Made, Sides, groups_of, of_user, of_users, passing, spend, users_of
from tests.slice_oracle import row_of
from tests.worlds import FIRST, requests, same, whole_world, worlds

from .test_oracle_filters import MODELS, some_of, teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

MIN_SPEND = 0.3
# No sum of simulated spend comes near them.
THRESHOLDS = {"power_above": 1.05, "low_below": 0.55}
KINDS = {
    ToolKind.KNOWN: RowKind.NAMED,
    ToolKind.AGENT: RowKind.AGENT,
    ToolKind.UNTAGGED: RowKind.NONE,
}


@whole_world
@given(
    world=worlds,
    start=st.integers(0, 8),
    length=st.integers(1, 6),
    today=st.integers(1, 12),
    data=st.data(),
)
def test_in_a_simulated_company(proxy, world, start, length, today, data):
    made = proxy.simulate(world)
    check(proxy, made, (start, length, today), data)


@whole_world
@given(
    made=st.lists(
        st.builds(replace, requests(), model=st.sampled_from(["m1", "m2", MODELS[2], None])),
        min_size=1,
        max_size=10,
    ),
    start=st.integers(1, 2),
    data=st.data(),
)
def test_where_keys_teams_and_tags_overlap_at_will(proxy, made, start, data):
    proxy.book(made)
    check(proxy, made, (start, 1, 4), data)


def check(proxy, made: Made, days: tuple[int, int, int], data) -> None:
    by_key = teams_of(proxy, made)
    start, length, today = days
    first = FIRST + timedelta(days=start)
    query = ChangesQuery(
        usage=UsageQuery(
            start_date=first,
            end_date=first + timedelta(days=length - 1),
            teams=data.draw(some_of(sorted({*by_key.values()})), "teams"),
            models=data.draw(some_of(sorted({request.model or "" for request in made})), "models"),
            min_spend=data.draw(st.sampled_from([None, None, MIN_SPEND]), "min_spend"),
            segment=data.draw(st.sampled_from([None, None, *Segment]), "segment"),
            **THRESHOLDS,
        ),
        today=FIRST + timedelta(days=today),
        group=data.draw(st.sampled_from([None, *UserGroup]), "group"),
        is_whole=True,
    )
    usage = query.usage
    now, before = oracle.compared_days(usage.start_date, usage.end_date, query.today)
    report = fetch_changes(query)
    known = now and min(request.day for request in made) <= before[0]
    assert (report is not None) == bool(known)
    if report is None:
        return
    noise = 1e-9 + 1e-9 * sum(abs(request.spend) for request in made)
    check_sums(report, noise)
    everything = tuple(
        [request for request in made if request.day in days] for days in (before, now)
    )
    assert_change(report.total, everything, noise)
    nobodys = tuple([request for request in side if not request.user_id] for side in everything)
    assert_change(report.unattributed, nobodys, noise)
    counted = tuple(kept(side, by_key, usage.teams, usage.models) for side in everything)
    budgets = oracle.budgets(proxy.connection)
    scope = of_users(
        counted,
        passing(counted[0], before[0], made, usage, budgets)
        | passing(counted[1], now[0], made, usage, budgets),
    )
    shown = {user.user_id: user for user in report.users}
    assert len(shown) == len(report.users) == report.users_count
    groups = {user: groups_of(made, scope, user, **THRESHOLDS) for user in users_of(scope)}
    assert set(shown) == {
        user for user, found in groups.items() if query.group is None or query.group in found
    }
    for user_id, user in shown.items():
        assert user.group in groups[user_id]
        assert_change(user.spends, of_user(scope, user_id), noise)
    check_groups(report, scope, groups, noise)
    is_alone = not oracle.sharers(made)
    for by in PAGES:
        if is_alone or by is not SliceBy.TOOL:
            check_parts(report, scope, by, by_key, noise)
    check_movers(report, scope, groups, by_key, noise)


def check_sums(report: ChangesReport, noise: float) -> None:
    """The bridge and every table add up to the total, and each split to its change."""
    rest = [report.unattributed, *([report.filtered_out] if report.filtered_out else [])]
    bridge = [*(found.spends for found in report.groups), *rest]
    tables = [[row.spends for row in report.every_part(by)] for by in PAGES]
    total = report.total
    for rows in (bridge, *tables):
        assert same(sum(row.previous_spend for row in rows), total.previous_spend, noise)
        assert same(sum(row.current_spend for row in rows), total.current_spend, noise)
        assert sum(row.previous_requests for row in rows) == total.previous_requests
        assert sum(row.current_requests for row in rows) == total.current_requests
        for row in rows:
            assert same(row.volume + row.price_mix, row.change, noise)


def check_groups(
    report: ChangesReport, scope: Sides, groups: dict[str, set[UserGroup]], noise: float
) -> None:
    assert tuple(found.group for found in report.groups) == BRIDGE
    assert tuple(found.group for found in report.crossings) == CROSSINGS
    for group, count in report.counts.items():
        assert count == sum(group in found for found in groups.values())
    for found in report.groups:
        members = {user for user, names in groups.items() if found.group in names}
        assert_change(found.spends, of_users(scope, members), noise)
    for crossing in report.crossings:
        assert len(crossing.shown) == min(crossing.users, 10)
        assert all(crossing.group in groups[user.user_id] for user in crossing.shown)
    counts = [len({request.user_id for request in side}) for side in scope]
    assert [report.previous_users, report.current_users] == counts


def check_parts(
    report: ChangesReport, scope: Sides, by: SliceBy, by_key: Teams, noise: float
) -> None:
    shown = {(row.kind, row.name): row for row in report.parts[by]}
    assert len(shown) == len(report.parts[by])
    truth = {row_of(request, by, by_key) for side in scope for request in side}
    for place in {*shown, *truth}:
        own = tuple(
            [request for request in side if row_of(request, by, by_key) == place] for side in scope
        )
        assert_change(shown[place].spends if place in shown else SpendChange(), own, noise)


def check_movers(
    report: ChangesReport,
    scope: Sides,
    groups: dict[str, set[UserGroup]],
    by_key: Teams,
    noise: float,
) -> None:
    for movers, direction in ((report.up, 1), (report.down, -1)):
        moved = [
            direction * (spend(of_user(scope, user)[1]) - spend(of_user(scope, user)[0]))
            for user, names in groups.items()
            if UserGroup.UNCHANGED not in names
        ]
        largest = sorted((size for size in moved if size > 0), reverse=True)[:10]
        sizes = [direction * user.spends.change for user in movers]
        assert len(sizes) == len(largest)
        assert all(same(one, true, noise) for one, true in zip(sizes, largest, strict=True))
        for user in movers:
            check_driver(user, of_user(scope, user.user_id), direction, by_key, noise)


def check_driver(user: UserChange, own: Sides, direction: int, by_key: Teams, noise: float) -> None:
    """What is named is the truth, and nothing else of what can be told changed more."""
    driver = user.driver
    if driver is None:
        assert abs(user.spends.change) <= noise
        return

    def is_drivers(request: oracle.Request) -> bool:
        kind, name = row_of(request, SliceBy.TOOL, by_key)
        tool = driver.tool is None or (KINDS[driver.tool[0]], driver.tool[1]) == (kind, name)
        return tool and (request.model or "") == driver.model

    found = tuple([request for request in side if is_drivers(request)] for side in own)
    assert_change(driver.spends, found, noise)
    models = {request.model or "" for side in own for request in side}
    by_model = [
        direction
        * sum(
            sign * spend([one for one in side if (one.model or "") == model])
            for sign, side in zip((-1, 1), own, strict=True)
        )
        for model in models
    ]
    # The tools of a model add up to it, so the largest of them is no less than their average.
    tools = {row_of(request, SliceBy.TOOL, by_key) for side in own for request in side}
    assert direction * driver.spends.change >= max(by_model) / len(tools) - noise


def assert_change(shown: SpendChange, sides: Sides, noise: float) -> None:
    before, now = sides
    assert same(shown.previous_spend, spend(before), noise)
    assert same(shown.current_spend, spend(now), noise)
    assert shown.previous_requests == sum(request.request_count for request in before)
    assert shown.current_requests == sum(request.request_count for request in now)
