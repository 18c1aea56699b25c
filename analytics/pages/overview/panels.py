"""The panels of the overview: top users, tools, movers and what needs attention."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from analytics.components.changes import change
from analytics.components.slice_chart import REMAINDER_COLORS
from analytics.components.slice_names import row_label
from analytics.components.stack import OTHER
from analytics.components.tools import TOOL_COLORS
from analytics.domain.budget_report import BudgetState
from analytics.domain.budgets import NEAR_UTILIZATION
from analytics.domain.formats import DASH, FAIR_RATE, count_of, integer, listed, percent, usd
from analytics.domain.query import Segment
from analytics.domain.slices import RowKind, SliceBy, SliceRow
from analytics.filters.overview_filterset import OverviewFilterSet
from analytics.usage.overview_report import Mover, OverviewReport
from analytics.usage.user_sums import add_sums

from .links import OverviewLinks, segment_url, tool_url

MOST_TOOLS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """One line of a list of bars. url: empty where nothing leads on. length: of the bar, for SVG.

    color: of the palette, or empty for the accent.
    """

    name: str
    url: str
    length: str
    color: str
    note: str
    value: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoverRow:
    """One user. change: with its sign. spends: before and after."""

    name: str
    url: str
    change: str
    spends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One line. key: of the JSON; level: poor or fair; count: what the page behind it lists."""

    key: str
    level: str
    icon: str
    count: int
    title: str
    note: str
    url: str


def user_rows(report: OverviewReport, links: OverviewLinks) -> tuple[BarRow, ...]:
    users, total = report.usage.top_users, report.usage.summary.total_spend
    largest = max((user.spend for user in users), default=0.0)
    return tuple(
        BarRow(
            name=user.name,
            url=links.user + quote_plus(user.user_id),
            length=bar_length(user.spend, largest),
            color="",
            note=percent(user.spend / total) if total > 0 else "",
            value=usd(user.spend),
            change=change_text(user.compared_spend, user.previous_spend),
        )
        for user in users
    )


def tool_rows(filterset: OverviewFilterSet, report: OverviewReport) -> tuple[BarRow, ...]:
    rows = shown_tools(report.tools)
    largest = max((row.sums.spend for row in rows), default=0.0)
    return tuple(
        BarRow(
            name=row.name if row.kind is RowKind.OTHERS else row_label(SliceBy.TOOL, row),
            url=tool_url(filterset, row),
            length=bar_length(row.sums.spend, largest),
            color=REMAINDER_COLORS.get(row.kind, TOOL_COLORS.get(row.name, OTHER)),
            note="" if row.users is None else count_of(row.users, "user"),
            value=usd(row.sums.spend),
            change=change_text(row.compared_spend, row.previous_spend),
        )
        for row in rows
    )


def shown_tools(tools: tuple[SliceRow, ...]) -> tuple[SliceRow, ...]:
    """At most MOST_TOOLS that add up to all of them. tools: the largest first."""
    used = tuple(row for row in tools if row.users)
    if len(used) <= MOST_TOOLS:
        return used
    first, others = used[: MOST_TOOLS - 1], used[MOST_TOOLS - 1 :]
    rest = ", incl. untagged" if any(row.kind is RowKind.NONE for row in others) else ""
    has_comparison = all(row.compared_spend is not None for row in others)
    together = SliceRow(
        kind=RowKind.OTHERS,
        name=f"{integer(len(others))} others{rest}",
        sums=add_sums(row.sums for row in others),
    )
    if has_comparison:
        together = replace(
            together,
            compared_spend=sum(row.compared_spend or 0.0 for row in others),
            previous_spend=sum(row.previous_spend or 0.0 for row in others),
        )
    return (*first, together)


def mover_rows(movers: tuple[Mover, ...], links: OverviewLinks) -> tuple[MoverRow, ...]:
    return tuple(
        MoverRow(
            name=mover.name,
            url=links.user + quote_plus(mover.user_id),
            change=f"{'+' if mover.change > 0 else ''}{usd(mover.change)}",
            spends=f"{usd(mover.previous_spend)} → {usd(mover.compared_spend)}",
        )
        for mover in movers
    )


def attention(
    filterset: OverviewFilterSet, report: OverviewReport, links: OverviewLinks, idle_seats: int
) -> tuple[Attention, ...]:
    """What somebody must look at, most severe first; nothing that is not there.

    idle_seats: of all, whatever the filters.
    """
    lines = every_attention(filterset, report, links, idle_seats)
    return tuple(line for line in lines if line.count)


def every_attention(
    filterset: OverviewFilterSet, report: OverviewReport, links: OverviewLinks, idle_seats: int
) -> Iterator[Attention]:
    counts, found = report.segments, report.findings
    over, near = counts[Segment.OVER_BUDGET], counts[Segment.NEAR_BUDGET]
    failing = counts[Segment.LOW_SUCCESS]
    gaps = len(found.days_without_rows)
    yield Attention(
        key="over_budget",
        level="poor",
        icon="x-circle",
        count=over,
        title=f"{count_of(over, 'user')} over budget",
        note="LiteLLM's own total has reached the limit",
        url=segment_url(filterset, Segment.OVER_BUDGET),
    )
    yield Attention(
        key="near_budget",
        level="fair",
        icon="hourglass-split",
        count=near,
        title=f"{count_of(near, 'user')} above {percent(NEAR_UTILIZATION)} of the budget",
        note="LiteLLM's own running total, since the last reset",
        url=segment_url(filterset, Segment.NEAR_BUDGET),
    )
    for state, budgets in zip((BudgetState.OVER, BudgetState.NEAR), report.budgets, strict=True):
        yield Attention(
            key=f"other_budgets_{state}",
            level="poor" if state is BudgetState.OVER else "fair",
            icon="x-circle" if state is BudgetState.OVER else "hourglass-split",
            count=budgets,
            title=f"{count_of(budgets, 'other budget')} {state} the limit",
            note="Of keys, teams, members and organizations, whatever the filters",
            url=links.budgets[state],
        )
    yield Attention(
        key="low_success",
        level="fair",
        icon="exclamation-triangle",
        count=failing,
        title=f"{count_of(failing, 'user')} below {percent(FAIR_RATE)} success",
        note="More than one in 20 of their requests failed",
        url=segment_url(filterset, Segment.LOW_SUCCESS),
    )
    yield Attention(
        key="idle_seats",
        level="fair",
        icon="moon-stars",
        count=idle_seats,
        title=f"{count_of(idle_seats, 'idle seat')}",
        note="Access without use in the 30 days to the end of the period, whatever the filters",
        url=links.idle_seats,
    )
    unpriced = [model.model or "no name" for model in found.unpriced]
    yield Attention(
        key="unpriced_models",
        level="fair",
        icon="box",
        count=found.unpriced_models,
        title=f"{count_of(found.unpriced_models, 'model')} without a price",
        note=f"Counted as $0, whatever the filters: {listed(unpriced, found.unpriced_models)}",
        url=links.unpriced,
    )
    yield Attention(
        key="days_without_data",
        level="fair",
        icon="calendar3",
        count=gaps,
        title=f"{count_of(gaps, 'day')} without data",
        note="LiteLLM recorded nothing between days with usage",
        url=links.coverage,
    )
    yield Attention(
        key="malformed_rows",
        level="fair",
        icon="database-x",
        count=report.rejected_rows,
        title=f"{count_of(report.rejected_rows, 'malformed row')} left out",
        note="Of all days that were copied",
        url=links.mirror,
    )
    yield Attention(
        key="malformed_dates",
        level="fair",
        icon="database-x",
        count=report.malformed_dates,
        title=f"{count_of(report.malformed_dates, 'malformed date')}",
        note="Rows with these texts in place of a day are left out",
        url=links.mirror,
    )


def bar_length(spend: float, largest: float) -> str:
    return f"{max(spend, 0) / largest:.2%}" if largest > 0 else "0%"


def change_text(now: float | None, before: float | None) -> str:
    """`+84.2%`; a dash without a comparison."""
    return DASH if now is None or before is None else change(now, before)[1]
