"""A budget of LiteLLM's: how much of it is used, and when it will be at this rate."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .periods import ONE_DAY

DURATION = re.compile(r"([0-9]{1,9})(s|m|h|d|w|mo)")
UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": ONE_DAY,
    "w": 7 * ONE_DAY,
}
# Below this share of the window the rate of the first requests says nothing of the rest.
MIN_ELAPSED = 0.1
POOR_UTILIZATION = 1.0
# Above this share, and below all of it, somebody is near the budget.
NEAR_UTILIZATION = 0.8
# Of a limit of next to nothing.
MOST_UTILIZATION = 1e6
# LiteLLM resets this one on the first day of a month, as `1mo`: get_next_standardized_reset_time in
# its litellm_core_utils/duration_parser.py.
MONTHLY = "30d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """spend: LiteLLM's own running total since the last reset, USD; None where it cannot be read.
    limit: USD; None without one.

    duration: as LiteLLM writes it, such as `30d` or `1mo`. reset_at: UTC without a zone.
    soft_limit: USD from which LiteLLM warns, and goes on.
    """

    spend: float | None
    limit: float | None
    duration: str | None = None
    reset_at: datetime | None = None
    soft_limit: float | None = None

    @property
    def utilization(self) -> float | None:
        """Share of the limit that is spent, above 1 beyond it; None without a limit or a total."""
        if self.limit is None or self.spend is None:
            return None
        if self.limit <= 0:
            return float(self.spend > 0)
        return min(self.spend / self.limit, MOST_UTILIZATION)

    @property
    def level(self) -> str:
        """`good` up to 80 % of the limit, `fair` above, `poor` from the limit on."""
        used = self.utilization or 0.0
        if used >= POOR_UTILIZATION:
            return "poor"
        return "fair" if used > NEAR_UTILIZATION else "good"

    @property
    def started_at(self) -> datetime | None:
        """When the window began; None where LiteLLM names no duration or no reset."""
        return before(self.reset_at, self.duration) if self.reset_at and self.duration else None

    def elapsed_at(self, moment: datetime) -> float | None:
        """Share of the window that is over, 0..1; None outside of the window."""
        if not self.reset_at or not (start := self.started_at):
            return None
        if not start <= moment <= self.reset_at:
            return None
        return (moment - start) / (self.reset_at - start)

    def projected_at(self, moment: datetime) -> float | None:
        """USD at the reset if the rate stays the same; None where too little of it is over."""
        elapsed = self.elapsed_at(moment)
        if self.spend is None or elapsed is None or elapsed < MIN_ELAPSED:
            return None
        return self.spend / elapsed


def before(moment: datetime, duration: str) -> datetime | None:
    """The moment less a duration of LiteLLM's; None for one that is malformed or zero."""
    match = DURATION.fullmatch(duration)
    if not match or not int(match[1]):
        return None
    count, unit = int(match[1]), match[2]
    try:
        if unit == "mo" or (duration == MONTHLY and moment.day == 1):
            return months_before(moment, count if unit == "mo" else 1)
        return moment - count * UNITS[unit]
    except (OverflowError, ValueError):
        return None


def months_before(moment: datetime, count: int) -> datetime:
    """The same day of an earlier month, or the last one of it."""
    months = moment.year * 12 + moment.month - 1 - count
    year, month = divmod(months, 12)
    next_year, next_month = divmod(months + 1, 12)
    last_day = (date(next_year, next_month + 1, 1) - ONE_DAY).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last_day))
