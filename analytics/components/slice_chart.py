"""Spend per day, stacked by the six largest rows and the rest; lines where rows overlap."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date

from analytics.domain.chart import compared_days
from analytics.domain.periods import ComparedPeriods
from analytics.domain.slices import RowKind, SliceBy, SliceQuery, SliceRow

from .lines import Line, LineChart, line_chart
from .slice_names import TITLES, row_label
from .stack import MOST_LAYERS, UNKNOWN, UNTAGGED, StackChart, stack_chart, stack_layers
from .tools import TOOL_COLORS

REMAINDER_COLORS = {
    RowKind.NONE: UNTAGGED,
    RowKind.SHARED: UNKNOWN,
    RowKind.UNATTRIBUTED: UNKNOWN,
}
Key = tuple[RowKind, str]


def stacked_rows(
    rows: tuple[SliceRow, ...], unattributed: SliceRow, *, is_filtered: bool
) -> tuple[SliceRow, ...]:
    """What the bars are made of: all spend; under filters that of the users in scope."""
    return rows if is_filtered else (*rows, unattributed)


def slice_chart(
    query: SliceQuery,
    rows: tuple[SliceRow, ...],
    today: date,
    periods: ComparedPeriods | None,
    previous_days: Iterable[tuple[date, float]],
) -> StackChart:
    """rows: of the bars. today: the day that is hatched.

    previous_days: (day, USD) of the days that are compared with; without any no day is compared.
    """
    colors: dict[Hashable, str] = dict(row_colors(query.by, rows).items())
    labels: dict[Hashable, str] = {key_of(row): row_label(query.by, row) for row in rows}
    layers = stack_layers(
        colors,
        labels,
        parts_of(rows),
        others=f"Other {TITLES[query.by].lower()}",
    )
    compared = compared_days(periods, dict(previous_days)) if periods else ()
    usage = query.usage
    return stack_chart(layers, usage.start_date, usage.end_date, today, compared, periods)


def slice_lines(
    query: SliceQuery, rows: tuple[SliceRow, ...], today: date, colors: Mapping[Key, str]
) -> LineChart:
    """A line for each of the largest rows. colors: of them, by kind and name."""
    drawn = sorted(
        (row for row in rows if row.kind is RowKind.NAMED and key_of(row) in colors),
        key=lambda row: colors[key_of(row)],
    )
    lines = tuple(
        Line(label=row_label(query.by, row), color=colors[key_of(row)], values=dict(row.days))
        for row in drawn
    )
    return line_chart(lines, query.usage.start_date, query.usage.end_date, today)


def parts_of(rows: tuple[SliceRow, ...]) -> Iterator[tuple[Hashable, Hashable, float]]:
    for row in rows:
        for day, spend in row.days:
            yield key_of(row), day, spend


def row_colors(by: SliceBy, rows: tuple[SliceRow, ...]) -> dict[Key, str]:
    """Of the largest rows, whatever they are ordered by, then of what remains.

    Tools have the same color on every page; models and teams by their place.
    """
    largest = sorted(rows, key=lambda row: (-row.sums.spend, row.name))
    named = [row for row in largest if row.kind not in REMAINDER_COLORS and row.sums.spend > 0]
    if by is SliceBy.TOOL:
        named = [row for row in named if row.name in TOOL_COLORS and row.kind is RowKind.NAMED]
    colors = {
        key_of(row): TOOL_COLORS[row.name] if by is SliceBy.TOOL else str(place)
        for place, row in enumerate(named[:MOST_LAYERS], start=1)
    }
    return colors | {(kind, ""): color for kind, color in REMAINDER_COLORS.items()}


def key_of(row: SliceRow) -> Key:
    return row.kind, row.name
