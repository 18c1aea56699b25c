"""The question of the chosen tab of the users page's chart."""

from datetime import date

from analytics.domain.chart import ChartReport, ChartTab, ComparedDay, compared_days
from analytics.domain.periods import ComparedPeriods
from analytics.domain.query import UsageQuery
from analytics.domain.report import UsageReport
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .compared import over, recorded_periods
from .distribution import fetch_distribution
from .tool_parts import fetch_day_parts, fetch_spend_by_day, fetch_user_parts


def fetch_chart(
    snapshot: Snapshot,
    query: UsageQuery,
    report: UsageReport,
    tab: ChartTab,
    today: date | None = None,
) -> ChartReport:
    """report: of the same query and snapshot.

    today: the UTC day that is not complete; without it days are not compared.
    """
    with cells_in_scope(snapshot, query, today):
        if tab is ChartTab.DISTRIBUTION:
            return ChartReport(tab=tab, distribution=fetch_distribution(snapshot, query))
        if tab is ChartTab.DAYS:
            periods = recorded_periods(snapshot, query, today) if today else None
            return ChartReport(
                tab=tab,
                parts=fetch_day_parts(snapshot, query),
                periods=periods,
                compared=fetch_compared_days(snapshot, query, periods) if periods else (),
            )
        return ChartReport(tab=tab, parts=fetch_user_parts(snapshot, query, report.top_users))


def fetch_compared_days(
    snapshot: Snapshot, query: UsageQuery, periods: ComparedPeriods
) -> tuple[ComparedDay, ...]:
    """Days of the previous period under the same filters, beside those of the query."""
    return compared_days(periods, fetch_spend_by_day(snapshot, over(query, periods.previous)))
