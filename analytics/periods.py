"""Periods by name, relative to a day that the caller gives. UTC days, both ends inclusive."""

from collections.abc import Callable
from datetime import date, timedelta

Period = tuple[date, date]

DEFAULT_RANGE = "30d"
MOST_DAYS = 400

RANGES: dict[str, tuple[str, Callable[[date], Period]]] = {
    "today": ("Today", lambda today: last_days(today, 1)),
    "7d": ("7 days", lambda today: last_days(today, 7)),
    "30d": ("30 days", lambda today: last_days(today, 30)),
    "90d": ("90 days", lambda today: last_days(today, 90)),
    "mtd": ("Month to date", lambda today: (today.replace(day=1), today)),
    "last_month": ("Last month", lambda today: last_month(today)),
    "ytd": ("Year to date", lambda today: (today.replace(month=1, day=1), today)),
}


def period_of(name: str, today: date) -> Period:
    """First and last day of the range of that name. Raises KeyError for an unknown one."""
    return RANGES[name][1](today)


def last_days(today: date, days: int) -> Period:
    """So many days up to and with today."""
    return today - timedelta(days=days - 1), today


def last_month(today: date) -> Period:
    """The whole calendar month before this one."""
    return whole_month(today.replace(day=1) - timedelta(days=1))


def step(start: date, end: date, direction: int) -> Period:
    """The period before it (-1) or after it (1), as long; of a whole calendar month, a month."""
    if (start, end) == whole_month(start):
        return whole_month(end + timedelta(days=1) if direction > 0 else start - timedelta(days=1))
    days = timedelta(days=((end - start).days + 1) * direction)
    return start + days, end + days


def whole_month(day: date) -> Period:
    """First and last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def period_label(start: date, end: date) -> str:
    """`Oct 25 – Nov 23, 2026 (UTC), 30 days`; the year stands once where both days share it."""
    days = (end - start).days + 1
    length = "1 day" if days == 1 else f"{days} days"
    return f"{days_label(start, end)} (UTC), {length}"


def days_label(start: date, end: date) -> str:
    """`Oct 25 – Nov 23, 2026`; one day alone where both are the same."""
    if start == end:
        return day_label(end)
    first = day_label(start) if start.year != end.year else f"{start:%b} {start.day}"
    return f"{first} – {day_label(end)}"


def day_label(day: date) -> str:
    """`Nov 23, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"
