"""How far LiteLLM's request logs answer for a period, as a frozen value with its sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.domain.periods import days_label

from .schema import LOGS, Schema

INSTEAD = "These figures come from the daily totals."
EXACT = "Counted request by request from LiteLLM's logs, which hold every day of this period."
NO_LOGS = f"This proxy keeps no request logs. {INSTEAD}"
NO_STATUS = f"This release of LiteLLM does not log which requests failed. {INSTEAD}"
NO_ACCESS = f"LiteLLM's request logs cannot be read. {INSTEAD}"
TOO_SLOW = f"LiteLLM's request logs could not be looked through in time. {INSTEAD}"
MOST_NAMED = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCoverage:
    """The days of a period with usage. whole: those that the logs hold wholly; both ascending."""

    whole: tuple[date, ...]
    partial: tuple[date, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the logs answer for every day with usage."""
        return bool(self.whole) and not self.partial

    @property
    def sentence(self) -> str:
        """Which days the logs hold, and what the figures therefore come from."""
        if self.is_complete:
            return EXACT
        if not self.whole:
            return f"LiteLLM's request logs hold no day of this period wholly. {INSTEAD}"
        found = runs(self.whole)
        named = ", ".join(days_label(*run) for run in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more runs of days" if found[MOST_NAMED:] else ""
        total = len(self.whole) + len(self.partial)
        return (
            f"LiteLLM's request logs hold {named}{more}:"
            f" {len(self.whole)} of {total} days with usage. {INSTEAD}"
        )


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last day of each unbroken run of ascending days."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == ONE_DAY:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found


def why_no_logs(schema: Schema) -> str | None:
    """Why this proxy's logs cannot answer at all; None where they may."""
    if schema.refuses(LOGS):
        return NO_ACCESS
    if not schema.has(LOGS, "startTime"):
        return NO_LOGS
    return None if schema.has(LOGS, "status") else NO_STATUS
