"""Compares a period with its previous period, and fetches its daily trend."""

from dataclasses import replace
from datetime import date, timedelta

from analytics.domain.periods import ComparedPeriods, Period, compared_periods
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, DayUsage, UsageSummary
from analytics.mirror.store import Snapshot

from .questions import BY_DAY, count_tagged, run, tagged_rows, usage_parts, values_of
from .report import fetch_summary

TAGGED_DAYS = "SELECT user_no, day, sum(most_together) AS spend FROM ({tagged}) GROUP BY ALL"
ALL_DAYS = "SELECT user_no, day, spend FROM user_day WHERE day BETWEEN $start_date AND $end_date"


def fetch_comparison(
    snapshot: Snapshot, query: UsageQuery, today: date, whole: UsageSummary | None = None
) -> Comparison:
    """The same filters over both compared periods, and each day of the query's own.

    today: the UTC day that is not complete. whole: the sums over the query's period, if known.
    """
    trend = fetch_trend(snapshot, query)
    recorded = snapshot.manifest.days_of("user_day")
    periods = recorded_periods(query, today, min(recorded, default=None))
    if periods is None:
        return Comparison(trend=trend)
    is_complete = periods.current == (query.start_date, query.end_date)
    current = whole if is_complete else None
    return Comparison(
        current=current or summary_over(snapshot, query, periods.current),
        previous=summary_over(snapshot, query, periods.previous),
        trend=trend,
    )


def recorded_periods(
    query: UsageQuery, today: date, data_since: date | None
) -> ComparedPeriods | None:
    """What to compare; None without a complete day, and where LiteLLM's data begin too late."""
    periods = compared_periods(query.start_date, query.end_date, today, range_name=query.range_name)
    return periods if periods and periods.are_recorded(data_since) else None


def summary_over(snapshot: Snapshot, query: UsageQuery, period: Period) -> UsageSummary:
    """The sums of the same question over another period."""
    first, last = period
    return fetch_summary(snapshot, replace(query, start_date=first, end_date=last))


def fetch_trend(snapshot: Snapshot, query: UsageQuery) -> tuple[DayUsage, ...]:
    """The scope on each day of the period, days without usage included."""
    count_tagged(snapshot, query)
    counted_day = ALL_DAYS
    if query.tags:
        counted_day = TAGGED_DAYS.format(tagged=tagged_rows(query, BY_DAY))
    parts = usage_parts(query)
    rows = run(snapshot, "trend", values_of(query), counted_day=counted_day, **parts)
    found = {day: sums for day, *sums in rows}
    days = (query.start_date + timedelta(days=number) for number in range(query.days))
    return tuple(day_usage(day, *found.get(day, (0, 0.0, 0, 0))) for day in days)


def day_usage(day: date, users: int, spend: float, power_users: int, low_users: int) -> DayUsage:
    return DayUsage(day=day, users=users, spend=spend, power_users=power_users, low_users=low_users)
