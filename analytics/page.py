"""A report in the shapes that the templates draw: cards, chart, table, pager, ledger."""

from .cards import usage_cards
from .charts import top_chart, trend_figures
from .query import UsageQuery
from .report import Ledger, UsageReport
from .tables import page_numbers, user_table

# Float sums of the same rows in another order differ by this much at most.
NOISE_USD = 0.005
NOISE_SHARE = 1e-9


def page_context(query: UsageQuery, report: UsageReport) -> dict:
    """What `analytics/users.html` needs besides filter, query and report."""
    chart = top_chart(query, report)
    table = user_table(query, report)
    return {
        "cards": usage_cards(query, report),
        "chart": chart,
        "figures": {"top": chart.figure, "trends": trend_figures(report.trend)},
        "table": table,
        "page_numbers": page_numbers(table),
        "ledger_is_off": ledger_is_off(report.ledger),
    }


def ledger_is_off(ledger: Ledger) -> bool:
    """Whether the parts miss the total by more than the noise of adding floats."""
    return abs(ledger.difference) > NOISE_USD + NOISE_SHARE * abs(ledger.total_spend)
