"""Every user's spend on both sides of a comparison."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from analytics.domain.periods import ComparedPeriods, Period, compared_periods
from analytics.domain.query import UsageQuery
from analytics.mirror.store import Snapshot

from .questions import count_tagged, fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """select: user_no, current_spend, previous_spend, is_comparable. values: of its parameters."""

    select: str
    values: dict[str, Any] = field(default_factory=dict)


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


def compared_usage(snapshot: Snapshot, query: UsageQuery, today: date | None) -> Compared:
    """Of the question's users; without a row where there is no comparison or no `today`."""
    periods = recorded_periods(snapshot, query, today) if today else None
    if periods is None:
        return Compared(select=fragment("compared_none"))
    if query.tags:
        previous = count_tagged(snapshot, over(query, periods.previous))
        current = count_tagged(snapshot, over(query, periods.current))
        text = fragment("compared_tagged").format(current=current, previous=previous)
        return Compared(select=text)
    values = {
        "current_start": periods.current[0],
        "current_end": periods.current[1],
        "previous_start": periods.previous[0],
        "previous_end": periods.previous[1],
    }
    return Compared(select=fragment("compared_all"), values=values)
