"""Every user's spend on both sides of a comparison."""

from dataclasses import replace
from datetime import date

from analytics.domain.periods import ComparedPeriods, Period, compared_periods
from analytics.domain.query import UsageQuery
from analytics.mirror.store import Snapshot

from .counted import count_usage
from .questions import fragment


def recorded_periods(snapshot: Snapshot, query: UsageQuery, today: date) -> ComparedPeriods | None:
    """What to compare; None without a complete day, and where LiteLLM's data begin too late.

    today: the UTC day that is not complete.
    """
    since = min(snapshot.manifest.days_of("user_day"), default=None)
    periods = compared_periods(query.start_date, query.end_date, today, range_name=query.range_name)
    return periods if periods and periods.are_recorded(since) else None


def over(query: UsageQuery, period: Period) -> UsageQuery:
    """The same question over another period."""
    first, last = period
    return replace(query, start_date=first, end_date=last)


def count_compared(snapshot: Snapshot, query: UsageQuery, today: date | None) -> None:
    """Count the question with the periods that it is compared over, before anything asks for it."""
    periods = recorded_periods(snapshot, query, today) if today else None
    count_usage(snapshot, query, (periods.current, periods.previous) if periods else ())


def compared_usage(snapshot: Snapshot, query: UsageQuery, today: date | None) -> str:
    """A SELECT of user_no, current_spend, previous_spend and is_comparable.

    Without a row where there is no comparison or no `today`.
    """
    periods = recorded_periods(snapshot, query, today) if today else None
    if periods is None:
        return fragment("compared_none")
    current = count_usage(snapshot, over(query, periods.current))
    previous = count_usage(snapshot, over(query, periods.previous))
    return fragment("compared").format(current=current.period, previous=previous.period)
