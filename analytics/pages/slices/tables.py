"""The table of tools, models or teams. Templates draw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from analytics.components.cells import token_cell
from analytics.components.slice_chart import Key, key_of
from analytics.components.slice_names import TITLES, row_label
from analytics.components.sparkline import sparkline
from analytics.domain.formats import count_of, cut_middle, days_since, integer, usd
from analytics.domain.slice_overlap import FEWEST_ROWS
from analytics.domain.slices import (
    REMAINDERS,
    RowKind,
    SliceBy,
    SliceQuery,
    SliceReport,
    SliceRow,
    SliceVersion,
)
from analytics.filters.compared_rows import row_value
from analytics.filters.slice_filterset import SliceFilterSet
from analytics.usage.user_sums import add_sums

from .cells import (
    Text,
    cached_cell,
    change_cell,
    per_user_cell,
    price_cell,
    rate_cell,
    requests_cell,
    share_cell,
    spend_cell,
    tokens_cell,
    unpriced_badge,
    users_cell,
)
from .files import spend_per_active_day, spend_per_user
from .heads import Head, heads
from .links import row_url, team_url
from .team_cells import member_cells, team_spend_cells
from .words import row_hint, top_tool

NAME_LENGTH = 40
# Rows beyond these stand together in one.
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    name: str
    title: str
    users: str
    spend: str
    requests: str
    tokens: Text
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """url: empty where nothing leads on. team_url: a team's members and keys, or empty.

    value: what compares it, or empty. color: as in the chart. cells: (column, text).
    """

    name: str
    title: str
    url: str
    team_url: str
    value: str
    is_compared: bool
    hint: str
    color: str
    badge: Text
    cells: tuple[tuple[str, Text], ...]
    versions: tuple[Version, ...]
    is_remainder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTable:
    """heads: that of the name first. total: of all rows; None where they overlap."""

    heads: tuple[Head, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None

    @property
    def can_compare(self) -> bool:
        """Whether there are rows to compare."""
        return sum(bool(row.value) for row in self.rows) >= FEWEST_ROWS

    def rows_without_box(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """(name, value) of the parameters of compared rows that have no checkbox here."""
        boxes = {row.value for row in self.rows}
        values = [row_value(name) for name in names]
        return [("row", value) for value in values if value not in boxes]


def slice_table(
    filterset: SliceFilterSet,
    query: SliceQuery,
    report: SliceReport,
    colors: Mapping[Key, str],
) -> SliceTable:
    """colors: of the chart's layers, by kind and name."""
    rows = shown_rows(query.by, report)
    largest = max(
        (row.sums.spend for row in rows if row.kind is not RowKind.FILTERED_OUT), default=0.0
    )
    return SliceTable(
        heads=heads(filterset, query),
        rows=tuple(table_row(filterset, query, report, row, largest, colors) for row in rows),
        total=None
        if query.by.overlaps
        else table_row(filterset, query, report, report.total, 0.0, {}),
    )


def shown_rows(by: SliceBy, report: SliceReport) -> tuple[SliceRow, ...]:
    """Every row; of very many the first, and the others as one unless they overlap."""
    named = [row for row in report.rows if row.kind not in REMAINDERS]
    rest = report.every_row[len(named) :]
    if len(named) <= MOST_ROWS + 1:
        return (*named, *rest)
    others = () if by.overlaps else (together(by, named[MOST_ROWS:]),)
    return (*named[:MOST_ROWS], *others, *rest)


def together(by: SliceBy, rows: list[SliceRow]) -> SliceRow:
    """Several rows as one, whose users may be the same."""
    spends: dict[date, float] = {}
    for row in rows:
        for day, spend in row.days:
            spends[day] = spends.get(day, 0.0) + spend
    has_comparison = all(row.compared_spend is not None for row in rows)
    return SliceRow(
        kind=RowKind.OTHERS,
        name=f"{integer(len(rows))} other {TITLES[by].lower()}",
        sums=add_sums(row.sums for row in rows),
        cache_read_tokens=sum(row.cache_read_tokens for row in rows),
        unpriced_tokens=sum(row.unpriced_tokens for row in rows),
        days=tuple(sorted(spends.items())),
        compared_spend=sum(row.compared_spend or 0.0 for row in rows) if has_comparison else None,
        previous_spend=sum(row.previous_spend or 0.0 for row in rows) if has_comparison else None,
    )


def table_row(
    filterset: SliceFilterSet,
    query: SliceQuery,
    report: SliceReport,
    row: SliceRow,
    largest: float,
    colors: Mapping[Key, str],
) -> TableRow:
    label = row_label(query.by, row)
    has_color = row.kind not in (RowKind.TOTAL, RowKind.FILTERED_OUT)
    can_compare = query.by is not SliceBy.KEY and row.kind in comparable_kinds(query.by)
    return TableRow(
        name=cut_middle(label, NAME_LENGTH),
        title=label if is_said(query.by, row, label) else f"{label} ({row.name})",
        url=row_url(filterset, query.by, row),
        team_url=team_url(filterset, query.by, row),
        value=row_value(row.name) if can_compare else "",
        is_compared=can_compare and row.name in filterset.compared,
        hint=row_hint(query.by, row),
        color=colors.get(key_of(row), "other") if has_color else "",
        badge=unpriced_badge(row) if query.by is SliceBy.MODEL else "",
        cells=tuple(cells(filterset, query, report, row, largest).items()),
        versions=tuple(version_of(version, filterset.today) for version in row.versions),
        is_remainder=row.kind not in (RowKind.NAMED, RowKind.AGENT, RowKind.TOTAL),
    )


def comparable_kinds(by: SliceBy) -> tuple[RowKind, ...]:
    named = RowKind.NAMED, RowKind.AGENT
    return named if by.overlaps else (*named, RowKind.NONE)


def is_said(by: SliceBy, row: SliceRow, label: str) -> bool:
    """Whether a label says all that people may know of a name."""
    return by is SliceBy.KEY or row.name in ("", label)


def cells(
    filterset: SliceFilterSet,
    query: SliceQuery,
    report: SliceReport,
    row: SliceRow,
    largest: float,
) -> dict[str, Text]:
    """By column, in the order of `heads`."""
    by_team = query.by is SliceBy.TEAM
    return {
        **(member_cells(row) if by_team else {}),
        "users": users_cell(row),
        "user_share": share_cell(report.user_share_of(row), "Not counted here"),
        "spend": spend_cell(row, 0.0 if row.kind is RowKind.FILTERED_OUT else largest),
        "share": share_cell(report.share_of(row), "No spend in this period"),
        **({"change": change_cell(row)} if query.today else {}),
        "spend_per_user": per_user_cell(
            spend_per_user(report, row), spend_per_active_day(report, row)
        ),
        **(team_spend_cells(row) if by_team else {}),
        "requests": requests_cell(row.sums),
        "tokens": tokens_cell(row.sums),
        "cached_share": cached_cell(row),
        "price": price_cell(row),
        "success_rate": rate_cell(row),
        **({"top_tool": cut_middle(top_tool(row) or "", 20)} if by_team else {}),
        "trend": sparkline(query.usage, row.days, filterset.today),
    }


def version_of(version: SliceVersion, today: date) -> Version:
    return Version(
        name=cut_middle(version.name or "Unknown version", NAME_LENGTH),
        title=version.name,
        users=integer(version.users),
        spend=usd(version.sums.spend),
        requests=integer(version.sums.requests),
        tokens=token_cell(version.sums.tokens),
        last_day=f"last used {days_since(version.last_day, today)}",
    )


def count_label(by: SliceBy, report: SliceReport) -> str:
    """`9 tools`: those with usage in the period; of tags, how many of them are listed."""
    named = sum(
        row.kind in (RowKind.NAMED, RowKind.AGENT) and bool(row.users) for row in report.rows
    )
    if by.overlaps and named > MOST_ROWS + 1:
        return f"{count_of(named, by.value)}, of which the first {MOST_ROWS} are listed"
    return count_of(named, by.value)
