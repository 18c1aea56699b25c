"""Compared rows side by side: figures, spend per day, shared users, and who those are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from analytics.components.lines import Line, LineChart, line_chart
from analytics.components.slice_chart import Key, key_of
from analytics.components.slice_names import row_label
from analytics.domain.formats import cut_middle, integer
from analytics.domain.slice_overlap import OverlapQuery, SliceOverlap
from analytics.domain.slices import SliceQuery, SliceReport, SliceRow
from analytics.filters.links import FileLink, query_without
from analytics.filters.slice_filterset import COMPARED, SliceFilterSet

from .cells import Text
from .heads import column_labels
from .overlap import (
    USERS_ANCHOR,
    Compared,
    OverlapRow,
    PairSpend,
    UserLine,
    group_label,
    overlap_rows,
    pair_spend,
    user_lines,
)
from .tables import cells

# The others are in the CSV file.
MOST_USERS = 50
LABEL_LENGTH = 24
MOST_COLORS = 8
FIGURES = (
    *("users", "user_share", "spend", "share", "change", "spend_per_user", "requests", "tokens"),
    *("cached_share", "price", "success_rate"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """figures: (label, cell of each row). listed: whose users are listed, in words.

    csv: the file of the listed users; files: all of the comparison. everybody: the link to the
    users of any row, empty where they are listed. closed: the page without a comparison.
    has_bounds: whether a row counts users who may have no usage of it.
    """

    rows: tuple[Compared, ...]
    figures: tuple[tuple[str, tuple[Text, ...]], ...]
    chart: LineChart
    overlap: tuple[OverlapRow, ...]
    pairs: tuple[PairSpend, ...]
    users: tuple[UserLine, ...]
    users_count: int
    any_count: int
    listed: str
    csv: str
    files: tuple[FileLink, ...]
    everybody: str
    closed: str
    has_bounds: bool


def side_by_side(
    filterset: SliceFilterSet,
    query: SliceQuery,
    report: SliceReport,
    asked: OverlapQuery,
    overlap: SliceOverlap,
    colors: Mapping[Key, str],
) -> SideBySide:
    """colors: of the stacked chart's layers, by kind and name."""
    rows = compared_rows(query, overlap.rows, colors)
    params, usage = filterset.params, query.usage
    asked_for = query_without(params, "cols")
    csv = reverse(f"usage:{filterset.page}s_comparison_csv") + asked_for
    json = reverse(f"usage:{filterset.page}s_comparison_json") + asked_for
    return SideBySide(
        rows=rows,
        figures=tuple(figures(filterset, query, report, overlap.rows)),
        chart=line_chart(
            tuple(
                Line(label=row.title, color=row.color, values=dict(found.days))
                for row, found in zip(rows, overlap.rows, strict=True)
            ),
            usage.start_date,
            usage.end_date,
            filterset.today,
        ),
        overlap=tuple(overlap_rows(filterset, rows, overlap)),
        pairs=tuple(pair_spend(rows, overlap, pair) for pair in overlap.pairs),
        users=user_lines(filterset, overlap),
        users_count=overlap.count(asked.group),
        any_count=overlap.count(),
        listed=group_label(rows, asked.group),
        csv=csv,
        files=(
            FileLink(csv, "Users of compared rows (CSV)", "people"),
            FileLink(json, "Comparison (JSON)", "layout-three-columns"),
        ),
        everybody=query_without(params, "users") + USERS_ANCHOR if asked.group else "",
        closed=query_without(params, *COMPARED),
        has_bounds=any(row.users_at_least != row.users for row in overlap.rows),
    )


def compared_rows(
    query: SliceQuery, rows: tuple[SliceRow, ...], colors: Mapping[Key, str]
) -> tuple[Compared, ...]:
    """Each in its color of the stacked chart; one that has none there in the first free color."""
    labels = [row_label(query.by, row) for row in rows]
    free = [str(number) for number in range(1, MOST_COLORS + 1)]
    own: dict[int, str] = {}
    for place, row in enumerate(rows):
        if (color := colors.get(key_of(row))) and color in free:
            own[place] = color
            free.remove(color)
    return tuple(
        Compared(
            label=cut_middle(label, LABEL_LENGTH),
            title=label,
            color=own[place] if place in own else free.pop(0),
        )
        for place, label in enumerate(labels)
    )


def figures(
    filterset: SliceFilterSet, query: SliceQuery, report: SliceReport, rows: tuple[SliceRow, ...]
) -> list[tuple[str, tuple[Text, ...]]]:
    """The columns of the table that can be compared, turned to rows."""
    columns = [cells(filterset, query, report, row, 0.0) for row in rows]
    labels = column_labels(query)
    shown = [
        (labels[key], tuple(column[key] for column in columns)) for key in FIGURES if key in labels
    ]
    days = tuple(integer(row.days_active) for row in rows)
    return [*shown, ("Active days", days)]
