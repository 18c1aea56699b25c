"""Spend per day, stacked by the six largest rows, the others and what remains."""

from collections.abc import Hashable, Iterator
from datetime import date

from analytics.components.slice_names import TITLES, row_label
from analytics.components.stack import (
    MOST_LAYERS,
    UNKNOWN,
    UNTAGGED,
    StackChart,
    stack_chart,
    stack_layers,
)
from analytics.components.tools import TOOL_COLORS
from analytics.domain.chart import ComparedDay, compared_days
from analytics.domain.slices import RowKind, SliceBy, SliceQuery, SliceReport, SliceRow

REMAINDER_COLORS = {
    RowKind.NONE: UNTAGGED,
    RowKind.SHARED: UNKNOWN,
    RowKind.UNATTRIBUTED: UNKNOWN,
}
Key = tuple[RowKind, str]


def slice_chart(query: SliceQuery, report: SliceReport, today: date) -> StackChart:
    """All spend; under filters that of the users in scope. today: the day that is hatched."""
    rows = report.rows if report.filtered_out else (*report.rows, report.unattributed)
    labels: dict[Hashable, str] = {key_of(row): row_label(query.by, row) for row in rows}
    layers = stack_layers(
        row_colors(query.by, rows),
        labels,
        parts_of(rows),
        others=f"Other {TITLES[query.by].lower()}",
    )
    compared: tuple[ComparedDay, ...] = ()
    if report.periods and not report.filtered_out:
        compared = compared_days(report.periods, dict(report.previous_days))
    usage = query.usage
    return stack_chart(layers, usage.start_date, usage.end_date, today, compared, report.periods)


def parts_of(rows: tuple[SliceRow, ...]) -> Iterator[tuple[Hashable, Hashable, float]]:
    for row in rows:
        for day, spend in row.days:
            yield key_of(row), day, spend


def row_colors(by: SliceBy, rows: tuple[SliceRow, ...]) -> dict[Hashable, str]:
    """Of the largest rows, whatever they are ordered by, then of what remains.

    Tools have the same color on every page; models and teams by their place.
    """
    largest = sorted(rows, key=lambda row: (-row.sums.spend, row.name))
    named = [row for row in largest if row.kind not in REMAINDER_COLORS and row.sums.spend > 0]
    if by is SliceBy.TOOL:
        named = [row for row in named if row.name in TOOL_COLORS and row.kind is RowKind.NAMED]
    colors: dict[Hashable, str] = {
        key_of(row): TOOL_COLORS[row.name] if by is SliceBy.TOOL else str(place)
        for place, row in enumerate(named[:MOST_LAYERS], start=1)
    }
    return colors | {(kind, ""): color for kind, color in REMAINDER_COLORS.items()}


def key_of(row: SliceRow) -> Key:
    return row.kind, row.name
