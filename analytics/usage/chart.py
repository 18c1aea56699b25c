"""The question of the chosen tab of the users page's chart."""

from analytics.domain.chart import ChartReport, ChartTab
from analytics.domain.query import UsageQuery
from analytics.domain.report import UsageReport
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .distribution import fetch_distribution
from .tool_parts import fetch_day_parts, fetch_user_parts


def fetch_chart(
    snapshot: Snapshot, query: UsageQuery, report: UsageReport, tab: ChartTab
) -> ChartReport:
    """report: of the same query and snapshot."""
    with cells_in_scope(snapshot, query):
        if tab is ChartTab.DISTRIBUTION:
            return ChartReport(tab=tab, distribution=fetch_distribution(snapshot, query))
        if tab is ChartTab.DAYS:
            return ChartReport(tab=tab, parts=fetch_day_parts(snapshot, query))
        return ChartReport(tab=tab, parts=fetch_user_parts(snapshot, query, report.top_users))
