"""Template context of the users page: cards, chart, table, pager and ledger."""

from analytics.components.cards import usage_cards
from analytics.components.changes import changes_of
from analytics.components.charts import top_chart, trend_figures
from analytics.components.pages import page_numbers
from analytics.components.tables import user_table
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, UsageReport
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import PageLinks

from .titles import page_title


def page_context(
    filterset: PageFilterSet,
    links: PageLinks,
    query: UsageQuery,
    report: UsageReport,
    comparison: Comparison | None,
) -> dict:
    """What `analytics/users/page.html` needs besides filter, query and report."""
    chart = top_chart(query, report)
    today = report.read_at.date()
    table = user_table(query, report, links.user, filterset.columns)
    return {
        **summary_context(links, query, report, comparison),
        "title": page_title(filterset, report),
        "chart": chart,
        "table": table,
        "page_numbers": page_numbers(table),
        "is_written_now": query.holds(today) and report.data_through == today,
    }


def summary_context(
    links: PageLinks, query: UsageQuery, report: UsageReport, comparison: Comparison | None
) -> dict:
    """What `analytics/users/_summary.html` needs besides the address of what comes later."""
    today = report.read_at.date()
    open_day = today if query.holds(today) else None
    changes = changes_of(query, report, comparison, today)
    trend = comparison.trend if comparison else ()
    return {
        "cards": usage_cards(query, report, changes, trend, links.cards),
        "compared": changes.sentence,
        "trends": trend_figures(trend, open_day) if trend else {},
    }
