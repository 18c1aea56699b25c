"""The chart panel of the users page: what its tabs have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.domain.chart import ChartReport, ChartTab
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import UsageReport

from .charts import TopChart, top_chart
from .histogram import Histogram, histogram
from .stack import StackChart, StackLayer, stack_chart
from .tools import NOT_TOLD, tool_layers

TAB_LABELS = {
    ChartTab.USERS: "Top users",
    ChartTab.DAYS: "Per day",
    ChartTab.DISTRIBUTION: "Distribution",
}
UNKNOWN_TOOL = (
    f"{NOT_TOLD}: requests with shared keys, and tagged ones that LiteLLM does not split by tool."
)
DAYS_AT_MOST = "Each day is the most it can be, so days can add up to more than the total."
USERS_AT_MOST = "Each user counts with the most they can have spent."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLinks:
    """tabs: links to all, each a Choice. days: the query string without a period, to append one.

    tools: query strings that add a tool to the filters, by slug. bounds: without bounds of spend.
    """

    tabs: tuple[object, ...]
    days: str
    tools: Mapping[str, str]
    bounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPanel:
    """One tab: of top, stack and histogram, one is set.

    title_is_shown: where the tab does not say the same. legend: (label, color). notes: sentences
    below the chart. figure: for Plotly.
    """

    tab: ChartTab
    links: ChartLinks
    title: str
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    figure: dict
    title_is_shown: bool = False
    top: TopChart | None = None
    stack: StackChart | None = None
    histogram: Histogram | None = None


def chart_panel(
    query: UsageQuery,
    report: UsageReport,
    found: ChartReport,
    *,
    today: date,
    links: ChartLinks,
) -> ChartPanel:
    """today: the day that is not complete."""
    if found.distribution:
        bins = histogram(query, found.distribution, links.bounds)
        return ChartPanel(
            tab=found.tab,
            links=links,
            title="Users by spend, USD",
            legend=bins.legend,
            notes=() if report.summary.exact else (USERS_AT_MOST,),
            figure=bins.figure,
            title_is_shown=True,
            histogram=bins,
        )
    if found.tab is ChartTab.DAYS:
        layers = tool_layers(found.parts, links.tools)
        stack = stack_chart(
            layers, query.start_date, query.end_date, today, found.compared, found.periods
        )
        at_most = () if report.summary.exact else (DAYS_AT_MOST,)
        return ChartPanel(
            tab=found.tab,
            links=links,
            title="Spend per day by tool",
            legend=(*legend_of(stack.layers), *compared_legend(stack)),
            notes=(*notes_of(stack.layers), *at_most, *stack.notes),
            figure=stack.figure,
            stack=stack,
        )
    top = top_chart(query, report, found.parts, links.tools)
    return ChartPanel(
        tab=found.tab,
        links=links,
        title=top.title,
        title_is_shown=query.metric is not SortBy.SPEND,
        legend=legend_of(top.layers),
        notes=notes_of(top.layers),
        figure=top.figure,
        top=top,
    )


def legend_of(layers: tuple[StackLayer, ...]) -> tuple[tuple[str, str], ...]:
    """(label, color) of each layer."""
    return tuple((layer.label, layer.color) for layer in layers)


def compared_legend(stack: StackChart) -> tuple[tuple[str, str], ...]:
    """The entry of the previous period, if it is shown."""
    return ((stack.compared, "previous"),) if stack.compared else ()


def notes_of(layers: tuple[StackLayer, ...]) -> tuple[str, ...]:
    """What the layers need explained."""
    return (UNKNOWN_TOOL,) if any(layer.label == NOT_TOLD for layer in layers) else ()
