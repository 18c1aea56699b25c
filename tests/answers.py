"""Questions as the views ask them: each on a snapshot of its own."""

from collections.abc import Sequence
from datetime import date

from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, UsageReport
from analytics.mirror.current import current_catalog, current_snapshot
from analytics.usage import comparison, data_quality, report, tags, warnings
from analytics.usage.data_report import DataQuality, DataQuery


def fetch_report(query: UsageQuery, today: date | None = None) -> UsageReport:
    with current_snapshot() as snapshot:
        return report.fetch_report(snapshot, query, today)


def fetch_comparison(query: UsageQuery, today: date) -> Comparison:
    with current_snapshot() as snapshot:
        return comparison.fetch_comparison(snapshot, query, today)


def fetch_tag_usage(start_date: date, end_date: date) -> tuple[tuple[str, int], ...]:
    with current_snapshot() as snapshot:
        return tags.fetch_tag_usage(snapshot, start_date, end_date)


def fetch_unknown_tags(query: UsageQuery, names: Sequence[str]) -> tuple[str, ...]:
    with current_snapshot() as snapshot:
        return tags.fetch_unknown_tags(snapshot, query, names)


def fetch_warnings(
    start_date: date, end_date: date, *, today: date | None = None
) -> tuple[str, ...]:
    with current_snapshot() as snapshot:
        return warnings.fetch_warnings(snapshot, start_date, end_date, today=today)


def fetch_data_quality(query: DataQuery) -> DataQuality:
    with current_snapshot() as snapshot:
        return data_quality.fetch_data_quality(snapshot, query, current_catalog())
