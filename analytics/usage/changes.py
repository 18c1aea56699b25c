"""What changed against the previous period: groups of users, movers and the users of a list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from analytics.domain.changes import (
    BRIDGE,
    CROSSINGS,
    ChangesQuery,
    ChangesReport,
    Crossing,
    GroupChange,
    SpendChange,
    UserChange,
    UserGroup,
)
from analytics.domain.query import UsageQuery
from analytics.domain.report import NOISE_SHARE
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .change_parts import SIDES, add_changes, fetch_drivers, fetch_part_changes, spends_of
from .compared import over, recorded_periods
from .counted import count_usage
from .questions import filters, in_scope, run, values_of, was_in_scope
from .slices import is_filtered

MOST_MOVERS = 10
USER_COLUMNS = (
    f"names.user_id, names.user_email, names.user_alias, change_group, {', '.join(SIDES)}"
)
SUMS = ", ".join(
    f"sum({side}){'::BIGINT' if side.endswith('requests') else ''} AS {side}" for side in SIDES
)
EVERYTHING = "sum(spend) AS spend, sum(requests)::BIGINT AS requests"
IN_GROUP = "change_group = $group"
LISTED = {
    UserGroup.ENTERED_POWER: "power_move = $group",
    UserGroup.LEFT_POWER: "power_move = $group",
    UserGroup.ENTERED_LOW: "low_move = $group",
    UserGroup.LEFT_LOW: "low_move = $group",
}
UP, DOWN = "up", "down"


def fetch_changes(snapshot: Snapshot, query: ChangesQuery) -> ChangesReport | None:
    """Complete days against those of the previous period; None where these cannot be compared."""
    # Under tags figures are bounds, which do not add up.
    usage = replace(query.usage, tags=(), required_tags=())
    periods = recorded_periods(snapshot, usage, query.today) if query.today else None
    if periods is None:
        return None
    current = over(usage, periods.current)
    values = values_of(current) | {
        "previous_start": periods.previous[0],
        "previous_end": periods.previous[1],
        "noise": NOISE_SHARE,
    }
    with cells_in_scope(snapshot, usage, query.today):
        fill_users(snapshot, current, over(usage, periods.previous), values)
        groups = fetch_groups(snapshot)
        listed = fetch_lists(snapshot)
        parts = fetch_part_changes(snapshot, values, everybody=not any(filters(usage)))
        movers = [no for name in (UP, DOWN) for no, _ in listed[name][1]]
        drivers = fetch_drivers(snapshot, values, movers)
    crossings = tuple(crossing_of(group, listed[group]) for group in CROSSINGS)
    total, unattributed = fetch_everything(snapshot, values)
    users = add_changes(found.spends for found in groups)
    report = ChangesReport(
        periods=periods,
        groups=groups,
        filtered_out=rest_of(total, users, unattributed) if is_filtered(usage) else None,
        unattributed=unattributed,
        total=total,
        parts=parts,
        up=tuple(replace(user, driver=drivers.get((no, 1))) for no, user in listed[UP][1]),
        down=tuple(replace(user, driver=drivers.get((no, -1))) for no, user in listed[DOWN][1]),
        crossings=crossings,
        users=(),
        users_count=0,
        page=1,
        snapshot_at=snapshot.status.snapshot_at,
    )
    return with_users(snapshot, query, report)


def fill_users(
    snapshot: Snapshot, current: UsageQuery, previous: UsageQuery, values: dict[str, Any]
) -> None:
    """Fill the temporary table `change_user`."""
    run(
        snapshot,
        "change_users",
        values,
        current=str(count_usage(snapshot, current).period),
        previous=str(count_usage(snapshot, previous).period),
        in_scope=in_scope(current),
        was_in_scope=was_in_scope(current),
    )


def fetch_groups(snapshot: Snapshot) -> tuple[GroupChange, ...]:
    """Every group of the bridge, also those without users."""
    rows = run(snapshot, "change_groups", {}, sums=SUMS)
    found = {
        group: GroupChange(group=UserGroup(group), users=users, spends=spends_of(sums))
        for group, users, *sums in rows
    }
    return tuple(found.get(group, GroupChange(group=group)) for group in BRIDGE)


def fetch_lists(snapshot: Snapshot) -> dict[str, tuple[int, list[tuple[int, UserChange]]]]:
    """How many users each list has, and the number and figures of those who changed most."""
    lists: dict[str, tuple[int, list[tuple[int, UserChange]]]] = defaultdict(lambda: (0, []))
    rows = run(snapshot, "change_lists", {"most": MOST_MOVERS}, columns=USER_COLUMNS)
    for name, users, user_no, *row in rows:
        lists[name] = users, [*lists[name][1], (user_no, user_of(row))]
    return lists


def crossing_of(group: UserGroup, listed: tuple[int, list[tuple[int, UserChange]]]) -> Crossing:
    users, shown = listed
    return Crossing(group=group, users=users, shown=tuple(user for _, user in shown))


def user_of(row: Iterable[Any]) -> UserChange:
    """row: of USER_COLUMNS."""
    user_id, email, alias, group, *sums = row
    return UserChange(
        user_id=user_id,
        user_email=email,
        user_alias=alias,
        group=UserGroup(group),
        spends=spends_of(sums),
    )


def fetch_everything(snapshot: Snapshot, values: dict[str, Any]) -> tuple[SpendChange, SpendChange]:
    """All usage of both periods, and what of it belongs to no user, whatever the filters."""
    rows = [
        (is_nobodys, side_of(day < values["start_date"], spend, requests))
        for day, is_nobodys, spend, requests in run(
            snapshot, "slice_everything", values, sums=EVERYTHING
        )
    ]
    nobodys = add_changes(side for is_nobodys, side in rows if is_nobodys)
    return add_changes(side for _, side in rows), nobodys


def side_of(is_previous: bool, spend: float, requests: int) -> SpendChange:
    if is_previous:
        return SpendChange(previous_spend=spend, previous_requests=requests)
    return SpendChange(current_spend=spend, current_requests=requests)


def rest_of(total: SpendChange, *parts: SpendChange) -> SpendChange:
    """What the parts leave of the total."""
    told = add_changes(parts)
    return SpendChange(**{side: getattr(total, side) - getattr(told, side) for side in SIDES})


def with_users(snapshot: Snapshot, query: ChangesQuery, report: ChangesReport) -> ChangesReport:
    """With a page of the users whom the query lists, or all of them. After `fill_users`."""
    size = query.usage.page_size
    count = report.counts[query.group] if query.group else report.in_scope
    page = max(min(query.usage.page, -(-count // size)), 1)
    values: dict[str, Any] = {
        "group": query.group,
        "count": count if query.is_whole else size,
        "start": 0 if query.is_whole else (page - 1) * size,
    }
    is_listed = LISTED.get(query.group, IN_GROUP) if query.group else "TRUE"
    rows = run(snapshot, "change_page", values, columns=USER_COLUMNS, is_listed=is_listed)
    return replace(report, users=tuple(map(user_of, rows)), users_count=count, page=page)
