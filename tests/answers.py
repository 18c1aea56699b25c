"""Questions as the views ask them: each on a snapshot of its own."""

from collections.abc import Mapping, Sequence
from datetime import date

from analytics.domain.budget_report import BudgetsQuery, BudgetsReport
from analytics.domain.changes import ChangesQuery, ChangesReport
from analytics.domain.chart import ChartReport, ChartTab
from analytics.domain.query import Segment, UsageQuery
from analytics.domain.report import Comparison, UsageReport
from analytics.domain.slice_overlap import OverlapQuery, SliceOverlap
from analytics.domain.slices import SliceQuery, SliceReport
from analytics.domain.team_report import TeamQuery, TeamReport
from analytics.domain.user_report import ListPosition, UserQuery, UserReport
from analytics.mirror.current import current_catalog, current_snapshot
from analytics.usage import (
    budgets,
    changes,
    chart,
    comparison,
    data_quality,
    overview,
    report,
    segments,
    slice_overlap,
    slices,
    tags,
    team_report,
    user_report,
    warnings,
)
from analytics.usage.data_report import DataQuality, DataQuery
from analytics.usage.overview_report import OverviewReport

# Of questions that need a day and do not care which.
TODAY = date(2026, 6, 1)


def fetch_report(query: UsageQuery, today: date | None = None) -> UsageReport:
    with current_snapshot() as snapshot:
        return report.fetch_report(snapshot, query, today)


def fetch_segments(query: UsageQuery) -> Mapping[Segment | None, int]:
    with current_snapshot() as snapshot:
        return segments.fetch_segments(snapshot, query)


def fetch_comparison(query: UsageQuery, today: date) -> Comparison:
    with current_snapshot() as snapshot:
        return comparison.fetch_comparison(snapshot, query, today)


def fetch_chart(query: UsageQuery, tab: ChartTab, today: date | None = None) -> ChartReport:
    with current_snapshot() as snapshot:
        shown = report.fetch_report(snapshot, query)
        return chart.fetch_chart(snapshot, query, shown, tab, today)


def fetch_tag_usage(start_date: date, end_date: date) -> tuple[tuple[str, int], ...]:
    with current_snapshot() as snapshot:
        return tags.fetch_tag_usage(snapshot, start_date, end_date, most=1000)


def fetch_unknown_tags(query: UsageQuery, names: Sequence[str]) -> tuple[str, ...]:
    with current_snapshot() as snapshot:
        return tags.fetch_unknown_tags(snapshot, query, names)


def fetch_warnings(
    start_date: date, end_date: date, *, today: date | None = None
) -> tuple[str, ...]:
    with current_snapshot() as snapshot:
        return warnings.fetch_warnings(snapshot, start_date, end_date, today=today)


def fetch_slices(query: SliceQuery) -> SliceReport:
    with current_snapshot() as snapshot:
        return slices.fetch_slices(snapshot, query)


def fetch_changes(query: ChangesQuery) -> ChangesReport | None:
    with current_snapshot() as snapshot:
        return changes.fetch_changes(snapshot, query)


def fetch_budgets(query: BudgetsQuery) -> BudgetsReport:
    with current_snapshot() as snapshot:
        return budgets.fetch_budgets(snapshot, query)


def fetch_overview(query: SliceQuery) -> OverviewReport:
    with current_snapshot() as snapshot:
        return overview.fetch_overview(snapshot, query)


def fetch_overlap(query: OverlapQuery, today: date | None) -> SliceOverlap:
    with current_snapshot() as snapshot:
        asked = SliceQuery(by=query.by, usage=query.usage, today=today)
        return slice_overlap.fetch_overlap(snapshot, query, slices.fetch_slices(snapshot, asked))


def fetch_user_report(query: UserQuery) -> UserReport | None:
    with current_snapshot() as snapshot:
        return user_report.fetch_user_report(snapshot, query)


def fetch_position(query: UsageQuery, user_id: str, today: date = TODAY) -> ListPosition | None:
    with current_snapshot() as snapshot:
        return user_report.fetch_position(snapshot, query, user_id, today)


def fetch_data_quality(query: DataQuery) -> DataQuality:
    with current_snapshot() as snapshot:
        return data_quality.fetch_data_quality(snapshot, query, current_catalog())


def fetch_team_report(query: TeamQuery) -> TeamReport | None:
    with current_snapshot() as snapshot:
        return team_report.fetch_team_report(snapshot, query)
