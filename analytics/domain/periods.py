"""Named periods relative to a given day. UTC days, both ends inclusive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Period = tuple[date, date]

ONE_DAY = timedelta(days=1)

DEFAULT_RANGE = "30d"
MOST_DAYS = 400

# Ranges that are a number of days up to today.
ROLLING = ("today", "7d", "30d", "90d")
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
    return whole_month(today.replace(day=1) - ONE_DAY)


def days_of(start: date, end: date) -> list[date]:
    """Every day of a period."""
    return [start + number * ONE_DAY for number in range((end - start).days + 1)]


def step(start: date, end: date, direction: int) -> Period:
    """The adjacent period of the same length, before (-1) or after (1); months step by month."""
    if (start, end) == whole_month(start):
        return whole_month(end + ONE_DAY if direction > 0 else start - ONE_DAY)
    days = timedelta(days=((end - start).days + 1) * direction)
    return start + days, end + days


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPeriods:
    """The two sides of a comparison. current: complete days only; previous: the matching days."""

    current: Period
    previous: Period

    def are_recorded(self, data_since: date | None) -> bool:
        """Whether LiteLLM's data reach back to the first day of the previous period.

        data_since: the first day with any usage; None in an empty database.
        """
        return data_since is not None and data_since <= self.previous[0]

    def match(self, day: date) -> date | None:
        """The day of the previous period that a day is compared with.

        None for a day that is not complete, and where a shorter month or year has no such day.
        """
        (first, last), (start, end) = self.current, self.previous
        if not first <= day <= last:
            return None
        if (first.month, first.day) == (1, 1) and start == year_before(first):
            return None if (day.month, day.day) == (2, 29) else year_before(day)
        found = start + (day - first)
        return found if found <= end else None

    @property
    def unmatched(self) -> Period | None:
        """First and last of the previous days that no day is compared with; None without any."""
        matched = {self.match(day) for day in days_of(*self.current)}
        unmatched = [day for day in days_of(*self.previous) if day not in matched]
        return (unmatched[0], unmatched[-1]) if unmatched else None


def compared_periods(
    start: date, end: date, today: date, *, range_name: str = ""
) -> ComparedPeriods | None:
    """The complete days of a period and the days of its previous period that match them.

    range_name: a number of days up to today, such as `7d`, compares with the days just before it
    even where it begins on the first of a month, and `ytd` with last year even in January. Else the
    dates decide:
    - a whole calendar month: the month before;
    - from the 1st to a later day of the same month: the same days of the month before, up to its
      last day (Mar 1 – 30: Feb 1 – 28);
    - from Jan 1 to a later month of the same year: the same days of last year (Feb 29: Feb 28);
    - else, single days included: the same number of days immediately before.
    Today and later days are not complete: they and the days that match them are left out of both
    sides. None when no day of the period is complete.
    """
    last = min(end, today - ONE_DAY)
    if last < start:
        return None
    if range_name in ROLLING:
        previous = days_before(start, end, last)
    elif range_name == "ytd":
        previous = year_before(start), year_before(last)
    elif start.day == 1 and start < end <= whole_month(start)[1]:
        previous = same_days_of_previous_month(start, last)
    elif (start.month, start.day) == (1, 1) and start.year == end.year and start < end:
        previous = year_before(start), year_before(last)
    else:
        previous = days_before(start, end, last)
    return ComparedPeriods(current=(start, last), previous=previous)


def days_before(start: date, end: date, last: date) -> Period:
    """The same number of days just before a period; none that matches a day after `last`."""
    length = end - start + ONE_DAY
    return start - length, last - length


def same_days_of_previous_month(first: date, last: date) -> Period:
    """first: the 1st of a month; last: a day of it. A whole month matches a whole month."""
    previous_first, previous_last = whole_month(first - ONE_DAY)
    if (first, last) == whole_month(first):
        return previous_first, previous_last
    return previous_first, min(previous_first + (last - first), previous_last)


def year_before(day: date) -> date:
    """The same day of last year; Feb 28 for Feb 29."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def whole_month(day: date) -> Period:
    """First and last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY


def period_label(start: date, end: date) -> str:
    """`Oct 25 – Nov 23, 2026 · 30 days · UTC`; the year appears once if both days share it."""
    days = (end - start).days + 1
    length = "1 day" if days == 1 else f"{days} days"
    return f"{days_label(start, end)} · {length} · UTC"


def short_days_label(start: date, end: date, year: int) -> str:
    """`Oct 1 – 24`, `Oct 25 – Nov 23`, `Nov 23`; with its year where that is not `year`."""
    label = f"{start:%b} {start.day}"
    if end != start:
        same_month = (start.year, start.month) == (end.year, end.month)
        label += f" – {end.day}" if same_month else f" – {end:%b} {end.day}"
    return label if end.year == year else f"{label}, {end.year}"


def days_label(start: date, end: date) -> str:
    """`Oct 25 – Nov 23, 2026`; one day alone where both are the same."""
    if start == end:
        return day_label(end)
    first = day_label(start) if start.year != end.year else f"{start:%b} {start.day}"
    return f"{first} – {day_label(end)}"


def day_label(day: date) -> str:
    """`Nov 23, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"
