"""Tools, models or teams side by side: their rows, and the users that they share."""

from itertools import groupby

from analytics.domain.slice_overlap import (
    ComparedUser,
    OverlapQuery,
    OverlapSet,
    SliceOverlap,
    UnknownRow,
)
from analytics.domain.slices import RowKind, SliceBy, SliceReport, SliceRow
from analytics.domain.tags import is_custom
from analytics.domain.tools import BY_SLUG
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .choices import fetch_aliases
from .questions import run, values_of
from .slice_parts import PARTS, fill_tools, shown_users
from .slice_tags import fill_tags, fill_users
from .slices import kind_of
from .user_tools import tool_of

# LIMIT takes a number; no installation has so many users.
EVERY_USER = 2**31
LISTED = {
    None: "true",
    False: "list_has_all(used.places, $places)",
    True: "used.places = $places",
}


def fetch_overlap(snapshot: Snapshot, query: OverlapQuery, report: SliceReport) -> SliceOverlap:
    """report: of the same question. Raises UnknownRow for a name that nobody ever used."""
    fill_tools(snapshot)
    rows = compared_rows(snapshot, query, report)
    group, parts = query.group, PARTS[query.by]
    values = values_of(query.usage) | {
        "rows": [part_of(query.by, name) for name in query.rows],
        "places": list(group.places) if group else [],
        "most": query.most or EVERY_USER,
    }
    with cells_in_scope(snapshot, query.usage):
        if query.by is SliceBy.TAG:
            fill_tags(snapshot, query.usage, None)
            fill_users(snapshot, query.usage)
        is_shown = shown_users(snapshot, query.usage)
        run(snapshot, "slice_user_spend", values, is_shown=is_shown, **parts.sql)
    sets = run(snapshot, "slice_overlap", {})
    is_listed = LISTED[group.is_only if group else None]
    users = run(snapshot, "slice_compared_users", values, is_listed=is_listed)
    return SliceOverlap(rows=rows, sets=overlap_sets(sets), users=compared_users(query, users))


def compared_rows(
    snapshot: Snapshot, query: OverlapQuery, report: SliceReport
) -> tuple[SliceRow, ...]:
    """Those of the report; without usage in the period and the one before, an empty one."""
    by_key = {(row.kind, row.name): row for row in report.rows}
    keys = [kind_of(query.by, part_of(query.by, name)) for name in query.rows]
    absent = [key for key in keys if key not in by_key]
    if absent:
        refuse_unknown(snapshot, query, absent)
        aliases = fetch_aliases(snapshot, query.by, [name for _, name in absent])
        for kind, name in absent:
            by_key[kind, name] = empty_row(report, kind, name, aliases.get(name))
    return tuple(by_key[key] for key in keys)


def refuse_unknown(
    snapshot: Snapshot, query: OverlapQuery, keys: list[tuple[RowKind, str]]
) -> None:
    asked = {part_of(query.by, name): name for kind, name in keys if kind is not RowKind.NONE}
    rows = run(snapshot, "slice_known", {"rows": list(asked)}, **PARTS[query.by].sql)
    known = {part for (part,) in rows}
    if query.by is SliceBy.TOOL:
        known |= set(BY_SLUG)
    elif query.by is SliceBy.TAG:
        known = set(filter(is_custom, known))
    for part, name in asked.items():
        if part not in known:
            raise UnknownRow(name)


def part_of(by: SliceBy, name: str) -> str:
    """The value of the column `part` for the name of a row; '' for the one without a part."""
    return tool_of(name) if by is SliceBy.TOOL else name


def empty_row(report: SliceReport, kind: RowKind, name: str, alias: str | None) -> SliceRow:
    spend = 0.0 if report.periods else None
    return SliceRow(
        kind=kind, name=name, alias=alias, users=0, compared_spend=spend, previous_spend=spend
    )


def overlap_sets(rows: list[tuple]) -> tuple[OverlapSet, ...]:
    """rows: of `slice_overlap.sql`; each set has one for each of its places."""
    sets = []
    for places, of_set in groupby(rows, lambda row: tuple(row[0])):
        found = list(of_set)
        sets.append(OverlapSet(places, found[0][2], tuple(spend for *_, spend in found)))
    return tuple(sets)


def compared_users(query: OverlapQuery, rows: list[tuple]) -> tuple[ComparedUser, ...]:
    """rows: of `slice_compared_users.sql`, with a spend for each possible place."""
    return tuple(
        ComparedUser(
            user_id=user_id,
            user_email=email,
            user_alias=alias,
            spends=tuple(spends[: len(query.rows)]),
        )
        for user_id, email, alias, spends in rows
    )
