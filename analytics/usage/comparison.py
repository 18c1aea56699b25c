"""Compares a period with its previous period, and fetches its daily trend."""

from datetime import date, timedelta

from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, DayUsage, UsageSummary
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .compared import count_compared, over, recorded_periods
from .counted import counted_days, usage_parts
from .questions import run, values_of
from .report import fetch_summary


def fetch_comparison(
    snapshot: Snapshot, query: UsageQuery, today: date | None, whole: UsageSummary | None = None
) -> Comparison:
    """The same filters over both compared periods, and each day of the query's own.

    today: the UTC day that is not complete; None compares nothing. whole: the sums over the query's
    period, if known.
    """
    periods = recorded_periods(snapshot, query, today) if today else None
    with cells_in_scope(snapshot, query, today):
        count_compared(snapshot, query, today)
        trend = fetch_trend(snapshot, query)
        if periods is None:
            return Comparison(trend=trend)
        is_complete = periods.current == (query.start_date, query.end_date)
        current = whole if is_complete else None
        return Comparison(
            current=current or fetch_summary(snapshot, over(query, periods.current)),
            previous=fetch_summary(snapshot, over(query, periods.previous)),
            trend=trend,
        )


def fetch_trend(snapshot: Snapshot, query: UsageQuery) -> tuple[DayUsage, ...]:
    """The scope on each day of the period, days without usage included."""
    counted_day, parts = counted_days(snapshot, query), usage_parts(snapshot, query)
    rows = run(snapshot, "trend", values_of(query), counted_day=counted_day, **parts)
    found = {day: sums for day, *sums in rows}
    days = (query.start_date + timedelta(days=number) for number in range(query.days))
    return tuple(day_usage(day, *found.get(day, (0, 0.0, 0, 0))) for day in days)


def day_usage(day: date, users: int, spend: float, power_users: int, low_users: int) -> DayUsage:
    return DayUsage(day=day, users=users, spend=spend, power_users=power_users, low_users=low_users)
