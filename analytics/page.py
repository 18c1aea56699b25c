"""A report in the shapes that the templates draw: cards, chart, table, pager, ledger."""

from .cards import usage_cards
from .charts import top_chart, trend_figures
from .query import UsageQuery
from .report import Comparison, UsageReport
from .tables import page_numbers, user_table


def page_context(
    query: UsageQuery, report: UsageReport, comparison: Comparison | None, user_link: str
) -> dict:
    """What `analytics/users.html` needs besides filter, query and report.

    user_link: where a user leads to, but for the id at its end.
    """
    chart = top_chart(query, report)
    table = user_table(query, report, user_link)
    today = report.read_at.date()
    return {
        **summary_context(query, report, comparison),
        "chart": chart,
        "table": table,
        "page_numbers": page_numbers(table),
        "is_written_now": query.start_date <= today <= query.end_date
        and report.data_through == today,
    }


def summary_context(query: UsageQuery, report: UsageReport, comparison: Comparison | None) -> dict:
    """What `partials/_summary.html` needs besides the address of what comes later."""
    return {
        "cards": usage_cards(query, report, comparison),
        "trends": trend_figures(comparison.trend) if comparison else {},
    }
