"""What the chart of the users page answers: top users, days or the distribution. No Django."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .periods import ComparedPeriods, days_of
from .user_parts import ToolKind


class ChartTab(StrEnum):
    """What the chart shows; the URL says which."""

    USERS = "users"
    DAYS = "days"
    DISTRIBUTION = "distribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPart:
    """A tool's part of a bar. bar: a user's ID, or a day. value: USD, requests or tokens."""

    bar: Hashable
    tool: tuple[ToolKind, str]
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDay:
    """A day of a period, and the day that it is compared with. spend: of `previous`, USD."""

    day: date
    previous: date
    spend: float


def compared_days(periods: ComparedPeriods, spend: Mapping[date, float]) -> tuple[ComparedDay, ...]:
    """Every complete day with a match. spend: by day of the previous period, USD."""
    matches = ((day, periods.match(day)) for day in days_of(*periods.current))
    return tuple(
        ComparedDay(day=day, previous=match, spend=spend.get(match, 0.0))
        for day, match in matches
        if match
    )


# USD: 1, 2 and 5 times every power of ten.
FLOORS = tuple(factor * 10**power for power in range(7) for factor in (1, 2, 5))
# The part of spend for which the distribution says how many users make it up.
MOST_SPEND = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendBin:
    """Users whose spend (USD) is at least `floor`, one of FLOORS, and less than the next.

    floor: 0 for what is below the first; the last bin has no end. low, power: how many of them are
    low and power users.
    """

    floor: int
    users: int
    low: int
    power: int

    @property
    def between(self) -> int:
        """Users who are neither."""
        return self.users - self.low - self.power

    @property
    def ceiling(self) -> int | None:
        """The next floor; None for the last bin."""
        return next((floor for floor in FLOORS if floor > self.floor), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What part of the spend (0..1) the first `users` make up, the largest spend first."""

    users: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Users in scope by spend. bins: from the lowest to the highest with users, without gaps.

    median, p90, p99: USD, interpolated between users. users_for_most: how many users make up
    MOST_SPEND, the largest first; None where nothing was spent.
    """

    users: int
    bins: tuple[SpendBin, ...]
    median: float
    p90: float
    p99: float
    users_for_most: int | None
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartReport:
    """The answer to one tab. parts: of its bars by tool; they add up to the figures of the bars.

    periods, compared: of days, where there is a comparison.
    """

    tab: ChartTab
    parts: tuple[ToolPart, ...] = ()
    periods: ComparedPeriods | None = None
    compared: tuple[ComparedDay, ...] = ()
    distribution: Distribution | None = None
