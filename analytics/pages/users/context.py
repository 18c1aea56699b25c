"""Template context of the users page: cards, chart, table, pager and ledger."""

from collections.abc import Mapping

from analytics.components.cards import usage_cards
from analytics.components.cells import BadgeLinks
from analytics.components.changes import changes_of
from analytics.components.chart_panel import ChartLinks, chart_panel
from analytics.components.ledger import ledger_strip
from analytics.components.pages import page_numbers
from analytics.components.tables import user_table
from analytics.components.trends import trend_figures
from analytics.domain.chart import ChartReport
from analytics.domain.formats import usd
from analytics.domain.query import Segment, UsageQuery
from analytics.domain.report import Comparison, UsageReport
from analytics.filters.chips import filter_labels
from analytics.filters.links import choices
from analytics.filters.page_filtersets import CHARTS, PageFilterSet
from analytics.filters.page_links import PageLinks
from analytics.filters.segment_tabs import segment_tabs

from .titles import page_title


def page_context(
    filterset: PageFilterSet,
    links: PageLinks,
    query: UsageQuery,
    report: UsageReport,
    comparison: Comparison,
    segments: Mapping[Segment | None, int],
    idle_seats: int,
    chart: ChartReport,
) -> dict:
    """What `analytics/users/page.html` needs besides filter, query and report."""
    today = filterset.today
    open_day = today if query.holds(today) else None
    changes = changes_of(query, report, comparison, filterset.compared_today)
    table = user_table(
        query,
        report,
        links.user,
        BadgeLinks(tag=links.tag, tool=links.tool),
        filterset.columns,
        today=today,
        total_change=changes.of("total_spend", usd).text,
    )
    return {
        "title": page_title(filterset, report),
        "cards": usage_cards(query, report, changes, comparison.trend, links.cards),
        "filters": " · ".join((filterset.period_label, *filter_labels(filterset))),
        "compared": changes.sentence,
        "versus": changes.caption if changes.periods else "",
        "segments": segment_tabs(filterset, segments, idle_seats),
        "strip": ledger_strip(report.ledger),
        "trends": trend_figures(comparison.trend, open_day),
        "chart": chart_panel(
            query,
            report,
            chart,
            today=today,
            links=ChartLinks(
                tabs=choices(filterset.params, "chart", CHARTS, chart.tab),
                days=links.days,
                tools=links.more_tools,
                bounds=links.bounds,
            ),
        ),
        "table": table,
        "page_numbers": page_numbers(table),
        "is_written_now": query.holds(today) and report.data_through == today,
    }
