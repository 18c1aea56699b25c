"""Figures and rows of the page of budgets. Templates draw them."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.utils.safestring import SafeString

from analytics.components.cells import empty_cell
from analytics.components.html import icon, markup
from analytics.domain.budget_report import (
    SOON_DAYS,
    BudgetKind,
    BudgetRow,
    BudgetSort,
    BudgetsQuery,
    BudgetsReport,
    BudgetState,
)
from analytics.domain.formats import DASH, count_of, cut_middle, day, integer, percent, usd

from .links import BudgetLinks
from .words import (
    KIND_LABELS,
    LEVELS,
    UNKNOWN_SPEND,
    difference_note,
    name_of,
    resets,
    runs_out,
    second_line,
)

NAME_LENGTH = 44
HEADS: tuple[tuple[str, str, BudgetSort | None], ...] = (
    ("name", "Whose", BudgetSort.NAME),
    ("kind", "Kind", None),
    ("used", "Used", BudgetSort.UTILIZATION),
    ("spend", "Spent", BudgetSort.SPEND),
    ("limit", "Limit", BudgetSort.LIMIT),
    ("rate", "Per day", BudgetSort.RUN_RATE),
    ("runs_out", "Runs out", BudgetSort.RUNS_OUT),
    ("resets", "Resets", BudgetSort.RESETS),
    ("recorded", "Daily rows", None),
)
# A share of more is next to meaningless.
MOST_SHOWN = 99.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """url: what it counts, or empty."""

    label: str
    value: str
    note: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """url: empty for a column that is no order. sort: `aria-sort`, or empty."""

    key: str
    label: str
    url: str
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """url: empty where nothing leads on. cells: (column, text)."""

    name: str
    title: str
    second: str
    url: str
    cells: tuple[tuple[str, SafeString | str], ...]


def figures(query: BudgetsQuery, report: BudgetsReport, links: BudgetLinks) -> tuple[Figure, ...]:
    """Of all that kind, team, user and search leave, whatever the state."""
    nobody = "none under these filters" if query.is_filtered else "LiteLLM limits nobody"
    kinds = [
        count_of(report.kinds[kind], KIND_LABELS[kind].lower())
        for kind in BudgetKind
        if report.kinds.get(kind)
    ]
    over, near = report.count_of(BudgetState.OVER), report.count_of(BudgetState.NEAR)
    first = report.first_runs_out_at
    return (
        Figure(
            label="Budgets",
            value=integer(report.budgets),
            note=", ".join(kinds) or nobody,
            url=links.states[None],
        ),
        Figure(
            label="Over the limit",
            value=integer(over),
            note="LiteLLM's own total has reached it",
            url=links.states[BudgetState.OVER],
        ),
        Figure(
            label="Near the limit",
            value=integer(near),
            note="above 80% of it",
            url=links.states[BudgetState.NEAR],
        ),
        Figure(
            label=f"Run out within {SOON_DAYS} days",
            value=integer(report.running_out),
            note=f"before the reset; the first on {day(first.date())}"
            if first
            else "none at the present rate",
            url=links.states[BudgetState.RUNNING_OUT],
        ),
    )


def heads(query: BudgetsQuery, links: BudgetLinks) -> tuple[Head, ...]:
    """The columns, that of the name first."""
    direction = "descending" if query.descending else "ascending"
    return tuple(
        Head(
            key=key,
            label=label,
            url=links.orders[sort] if sort else "",
            sort=direction if sort is query.sort else "",
        )
        for key, label, sort in HEADS
    )


def table_rows(report: BudgetsReport, links: BudgetLinks, now: datetime) -> tuple[TableRow, ...]:
    return tuple(table_row(row, report.data_since, links, now) for row in report.rows)


def table_row(
    row: BudgetRow, data_since: date | None, links: BudgetLinks, now: datetime
) -> TableRow:
    name = name_of(row)
    return TableRow(
        name=cut_middle(name, NAME_LENGTH),
        title=name,
        second=cut_middle(second_line(row), NAME_LENGTH),
        url=row_url(row, links),
        cells=(
            ("kind", KIND_LABELS[row.kind]),
            ("used", used_cell(row, now)),
            ("spend", spend_cell(row)),
            ("limit", limit_cell(row)),
            ("rate", usd(row.run_rate) if row.run_rate is not None else empty_cell(no_rate(row))),
            ("runs_out", titled(*runs_out(row, now))),
            ("resets", with_second(*resets(row, now))),
            ("recorded", recorded_cell(row, data_since)),
        ),
    )


def row_url(row: BudgetRow, links: BudgetLinks) -> str:
    """The page of the user, of a key's owner, or else of the team; empty without either."""
    if row.user_id and row.has_user_page:
        return links.user + quote(row.user_id, safe="")
    if row.team_id and row.has_team_page:
        return links.team + quote(row.team_id, safe="")
    return ""


def no_rate(row: BudgetRow) -> str:
    return "No budget" if row.state is BudgetState.NONE else "No complete day since the reset"


def spend_cell(row: BudgetRow) -> SafeString | str:
    spend = row.budget.spend
    return empty_cell(UNKNOWN_SPEND) if spend is None else usd(spend)


def limit_cell(row: BudgetRow) -> SafeString | str:
    budget = row.budget
    if budget.limit is None and budget.soft_limit is None:
        return empty_cell("No budget")
    limit = DASH if budget.limit is None else usd(budget.limit)
    return with_second(limit, f"soft {usd(budget.soft_limit)}") if budget.soft_limit else limit


def used_cell(row: BudgetRow, now: datetime) -> SafeString:
    """A meter with a tick for the elapsed part of the window; the state is never color alone."""
    used = row.budget.utilization
    if used is None:
        return empty_cell("No budget" if row.budget.limit is None else UNKNOWN_SPEND)
    level, sign = LEVELS[row.state]
    elapsed = row.budget.elapsed_at(now)
    tick = (
        ""
        if elapsed is None
        else markup('<rect class="meter__now" x="{}" width="2" height="14"/>', f"{elapsed:.1%}")
    )
    return markup(
        '<span class="budget-used budget-used--{0}"{1}><svg class="meter meter--{0}"'
        ' aria-hidden="true" focusable="false"><rect class="meter__track" y="3" width="100%"'
        ' height="8" rx="3"/><rect class="meter__bar" y="3" width="{2}" height="8" rx="3"/>{3}'
        "</svg>"
        '<span class="budget-used__share">{4}{5}<span class="visually-hidden"> ({6})</span></span>'
        "</span>",
        level,
        markup(' title="{} of the window is over"', percent(elapsed))
        if elapsed is not None
        else "",
        f"{min(max(used, 0.0), 1.0):.1%}",
        tick,
        "" if level == "good" else icon(sign),
        f">{percent(MOST_SHOWN)}" if used > MOST_SHOWN else percent(used),
        {"over": "over the limit", "zero": "zero limit"}.get(row.state, row.state.value),
    )


def recorded_cell(row: BudgetRow, data_since: date | None) -> SafeString | str:
    """Our sum where it differs from LiteLLM's total, with the reason."""
    if row.recorded is None:
        return empty_cell("No budget" if row.state is BudgetState.NONE else "No known window")
    if row.state is BudgetState.UNKNOWN:
        return usd(row.recorded)
    short, full = difference_note(row, data_since)
    if not full:
        return markup('<span class="quiet">{}</span>', "the same")
    return titled(with_second(usd(row.recorded), short), full)


def titled(text: SafeString | str, title: str) -> SafeString:
    return markup('<span title="{}">{}</span>', title, text)


def with_second(text: str, second: str) -> SafeString | str:
    if not second:
        return text
    return markup('{}<span class="slice__second">{}</span>', text, second)


def count_label(query: BudgetsQuery, report: BudgetsReport) -> str:
    """`1–50 of 214 budgets`."""
    noun = "owner" if query.state is BudgetState.NONE else "budget"
    total = count_of(report.count_of(query.state), noun)
    first = (report.page - 1) * (query.page_size or 0)
    if not report.rows:
        return total
    return f"{integer(first + 1)}–{integer(first + len(report.rows))} of {total}"
