"""Usage by tool, model, team and so on, whose rows add up to all spend but for tags."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from analytics.domain.periods import ComparedPeriods, Period
from analytics.domain.query import UsageQuery
from analytics.domain.report import NOISE_SHARE
from analytics.domain.slices import (
    RowKind,
    SliceBy,
    SliceQuery,
    SliceReport,
    SliceRow,
    SliceVersion,
)
from analytics.domain.user_parts import Sums, ToolKind
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .choices import fetch_aliases, fetch_keys, fetch_organization_teams
from .compared import over, recorded_periods
from .counted import usage_parts
from .questions import filters, run, values_of
from .report import fetch_summary
from .slice_order import numbered, ordered, version_order
from .slice_parts import (
    PARTS,
    SUMS,
    VERSIONS,
    Parts,
    fetch_active,
    fetch_days,
    fetch_sums,
    fetch_top_tools,
    fill_tools,
    with_key,
    with_sums,
)
from .slice_tags import fetch_tag_rows
from .team_facts import fetch_team_facts
from .user_sums import COLUMNS, add_sums, sums_of
from .user_tools import kind_and_name, version_name

KINDS = {
    ToolKind.KNOWN: RowKind.NAMED,
    ToolKind.AGENT: RowKind.AGENT,
    ToolKind.UNTAGGED: RowKind.NONE,
    ToolKind.SHARED: RowKind.SHARED,
}


def fetch_slices(snapshot: Snapshot, query: SliceQuery) -> SliceReport:
    """Every row of the users in scope, and what the filters and missing users leave."""
    usage, adds_up = query.usage, not query.by.overlaps
    periods = recorded_periods(snapshot, usage, query.today) if query.today else None
    with cells_in_scope(snapshot, usage, query.today):
        summary = fetch_summary(snapshot, usage)
        counted = usage_parts(snapshot, usage)
        ((days_active,),) = run(snapshot, "active_days", values_of(usage), **counted)
        fill_tools(snapshot)
        if adds_up:
            rows = fetch_rows(snapshot, query.by, usage, periods)
        else:
            rows = fetch_tag_rows(snapshot, usage, periods)
    values = values_of(usage) | previous_days(usage, periods)
    everything = run(snapshot, "slice_everything", values, sums=SUMS)
    nobodys = [row for row in everything if row[1]]
    unattributed = row_of(RowKind.UNATTRIBUTED, usage, periods, nobodys)
    total = row_of(RowKind.TOTAL, usage, periods, everything)
    total = replace(total, users=summary.total_users, days_active=days_active)
    has_rest = adds_up and is_filtered(usage)
    return SliceReport(
        rows=ordered(query.by, rows, query.rank_by, descending=query.descending),
        filtered_out=rest_of(total, (*rows, unattributed)) if has_rest else None,
        unattributed=unattributed,
        total=total,
        users=summary.total_users,
        users_spend=sum(row.sums.spend for row in rows) if adds_up else summary.total_spend,
        periods=periods,
        previous_days=days_within(spend_by_day(everything), periods.previous) if periods else (),
        data_since=min(snapshot.manifest.days_of("user_day"), default=None),
        snapshot_at=snapshot.status.snapshot_at,
    )


def previous_days(usage: UsageQuery, periods: ComparedPeriods | None) -> dict[str, Any]:
    """The days that are compared; those of the period itself where there is no comparison."""
    start, end = periods.previous if periods else (usage.start_date, usage.end_date)
    return {"previous_start": start, "previous_end": end}


def is_filtered(usage: UsageQuery) -> bool:
    """Whether usage of some users may be left out."""
    has_bounds = usage.min_spend is not None or usage.max_spend is not None
    return bool(usage.has_cell_filters or has_bounds or usage.segment or usage.search_words)


def fetch_rows(
    snapshot: Snapshot, by: SliceBy, usage: UsageQuery, periods: ComparedPeriods | None
) -> list[SliceRow]:
    """One for each part, in no order. After `fill_tools`."""
    parts, by_team = PARTS[by], by is SliceBy.TEAM
    days: dict[str | None, dict[date, float]] = defaultdict(dict)
    earlier = periods.previous if periods else None
    for part, day, spend in fetch_days(snapshot, usage, parts, earlier):
        days[part][day] = spend
    current, previous = fetch_both_sides(snapshot, usage, parts, periods, days)
    versions = fetch_versions(snapshot, usage) if by is SliceBy.TOOL else {}
    found = {part: one for (part,), one in fetch_sums(snapshot, usage, parts)}
    active = fetch_active(snapshot, usage, parts)
    teams = fetch_team_facts(snapshot, usage) if by_team else {}
    # Also parts of the previous period alone, without which the changes would not add up, and teams
    # whose keys only nobody used.
    nobodys = [] if is_filtered(usage) else [team for team in teams if teams[team].keys_spend]
    every = list({**found, **previous, **dict.fromkeys(nobodys)})
    aliases: dict[str, str] = fetch_aliases(snapshot, by, filter(None, every))
    tools = fetch_top_tools(snapshot, usage) if by_team else {}
    keys = fetch_keys(snapshot, [*filter(None, every)]) if by is SliceBy.KEY else {}
    teams_of = fetch_organization_teams(snapshot) if by is SliceBy.ORGANIZATION else {}
    rows = []
    for part in every:
        kind, name = kind_of(by, part)
        row = SliceRow(
            kind=kind,
            name=name,
            alias=aliases.get(part or ""),
            users=0,
            days=days_within(days[part], (usage.start_date, usage.end_date)),
            versions=versions.get(part, ()) if kind in (RowKind.NAMED, RowKind.AGENT) else (),
            team=teams.get(part),
            compared_spend=current.get(part, 0.0) if periods else None,
            previous_spend=previous.get(part, 0.0) if periods else None,
            days_active=active.get(part, 0),
            top_tool=kind_and_name(tools[name]) if name in tools else None,
        )
        if part in keys:
            row = with_key(row, keys[part])
        row = replace(row, team_ids=teams_of[part]) if part in teams_of else row
        rows.append(with_sums(row, found[part]) if part in found else row)
    return numbered(rows) if by is SliceBy.KEY else rows


def fetch_both_sides(
    snapshot: Snapshot,
    usage: UsageQuery,
    parts: Parts,
    periods: ComparedPeriods | None,
    days: Mapping[str | None, Mapping[date, float]],
) -> tuple[dict[str | None, float], dict[str | None, float]]:
    """USD by part on the compared days and on those before, each of its own users in scope.

    days: of the question's users. Without a filter of users they are those of both sides.
    """
    if periods is None:
        return {}, {}
    sides = []
    for side in (periods.current, periods.previous):
        spends: dict[str | None, float] = defaultdict(float)
        if any(filters(usage)):
            for part, _, spend in fetch_days(snapshot, over(usage, side), parts):
                spends[part] += spend
        else:
            for part, spent in days.items():
                if within := days_within(spent, side):
                    spends[part] = sum(spend for _, spend in within)
        sides.append(spends)
    return sides[0], sides[1]


def kind_of(by: SliceBy, part: str | None) -> tuple[RowKind, str]:
    """What a value of the column `part` is, and its name."""
    if by is SliceBy.TOOL:
        kind, name = kind_and_name(part)
        return KINDS[kind], name
    return (RowKind.NAMED, part) if part else (RowKind.NONE, "")


def fetch_versions(
    snapshot: Snapshot, usage: UsageQuery
) -> dict[str | None, tuple[SliceVersion, ...]]:
    """By tool; the newest first."""
    versions: dict[str | None, list[SliceVersion]] = defaultdict(list)
    for (part, agent, version), found in fetch_sums(snapshot, usage, VERSIONS):
        versions[part].append(
            SliceVersion(
                name=version_name(agent, version),
                users=found.users,
                sums=found.sums,
                last_day=found.last_day,
            )
        )
    return {part: version_order(found) for part, found in versions.items()}


def row_of(
    kind: RowKind, usage: UsageQuery, periods: ComparedPeriods | None, rows: Sequence[tuple]
) -> SliceRow:
    """rows: of `slice_everything.sql`, inside of the period or of the previous one."""
    spends = spend_by_day(rows)
    inside = [row for row in rows if usage.holds(row[0])]
    count = len(COLUMNS)
    return SliceRow(
        kind=kind,
        sums=add_sums(sums_of(row[2 : 2 + count]) for row in inside),
        cache_read_tokens=sum(row[-1] for row in inside),
        last_day=max((row[0] for row in inside), default=None),
        days=days_within(spends, (usage.start_date, usage.end_date)),
        compared_spend=spend_within(spends, periods.current) if periods else None,
        previous_spend=spend_within(spends, periods.previous) if periods else None,
    )


def spend_by_day(rows: Iterable[tuple]) -> dict[date, float]:
    """USD by day, ascending. rows: of `slice_everything.sql`."""
    spends: dict[date, float] = defaultdict(float)
    for day, _, spend, *_ in rows:
        spends[day] += spend
    return spends


def days_within(spends: Mapping[date, float], period: Period) -> tuple[tuple[date, float], ...]:
    """The days of a period, both ends included."""
    return tuple((day, spend) for day, spend in spends.items() if period[0] <= day <= period[1])


def spend_within(spends: dict[date, float], period: Period) -> float:
    return sum(spend for _, spend in days_within(spends, period))


def rest_of(total: SliceRow, rows: Iterable[SliceRow]) -> SliceRow:
    """What the rows leave of the total."""
    told = add_sums(row.sums for row in rows)
    rest = Sums(**{name: getattr(total.sums, name) - getattr(told, name) for name in COLUMNS})
    is_noise = abs(rest.spend) <= NOISE_SHARE * total.sums.spend
    return SliceRow(
        kind=RowKind.FILTERED_OUT,
        sums=replace(rest, spend=0.0) if is_noise else rest,
        cache_read_tokens=total.cache_read_tokens - sum(row.cache_read_tokens for row in rows),
    )
