"""A report in the shapes that the templates draw: cards, chart, table, pager, ledger."""

from .cards import usage_cards
from .charts import top_chart, trend_figures
from .query import UsageQuery
from .report import Comparison, UsageReport
from .tables import page_numbers, user_table


def page_context(query: UsageQuery, report: UsageReport, comparison: Comparison) -> dict:
    """What `analytics/users.html` needs besides filter, query and report."""
    chart = top_chart(query, report)
    table = user_table(query, report)
    today = report.read_at.date()
    return {
        "cards": usage_cards(query, report, comparison),
        "chart": chart,
        "figures": {"top": chart.figure, "trends": trend_figures(comparison.trend)},
        "table": table,
        "page_numbers": page_numbers(table),
        "is_written_now": query.start_date <= today <= query.end_date
        and report.data_through == today,
    }
