"""Decides whether request logs can answer a query."""

from dataclasses import replace
from datetime import date

from analytics.domain.errors import UsageTimeout, UsageUnreadable
from analytics.domain.query import TagSource, UsageQuery

from .connection import litellm_cursor, litellm_schema
from .log_coverage import NO_ACCESS, TOO_SLOW, LogCoverage, why_no_logs
from .statements import sql


def with_source(query: UsageQuery) -> tuple[UsageQuery, str]:
    """The query with a source that can answer it, and the sentence on where figures come from.

    Without tags, or where nobody asks for the logs: the query by days, and no sentence.
    Raises UsageError when the database is out of reach.
    """
    by_days = replace(query, tag_source=TagSource.DAYS)
    if not query.tags or query.tag_source is TagSource.DAYS:
        return by_days, ""
    if reason := why_no_logs(litellm_schema()):
        return by_days, reason
    try:
        coverage = fetch_log_coverage(query.start_date, query.end_date)
    except UsageTimeout:
        return by_days, TOO_SLOW
    except UsageUnreadable:
        return by_days, NO_ACCESS
    return (query if coverage.is_complete else by_days), coverage.sentence


def fetch_log_coverage(start_date: date, end_date: date) -> LogCoverage:
    """Which days with usage the request logs hold wholly. Raises as `fetch_report` does."""
    days = {"start_date": start_date.isoformat(), "end_date": end_date.isoformat()}
    with litellm_cursor() as cursor:
        cursor.execute(sql("log_coverage"), days)
        found = [(date.fromisoformat(day), is_whole) for day, is_whole in cursor]
    return LogCoverage(
        whole=tuple(day for day, is_whole in found if is_whole),
        partial=tuple(day for day, is_whole in found if not is_whole),
    )
