"""Coverage of a period by LiteLLM's request logs, with its sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.domain.periods import days_label

from .schema import LOGS, Schema

INSTEAD = "so these figures use daily totals."
EXACT = "Exact: counted per request, because LiteLLM's request logs cover this whole period."
NO_LOGS = f"This proxy has no request logs, {INSTEAD}"
NO_STATUS = f"This LiteLLM version does not log failed requests, {INSTEAD}"
NO_ACCESS = f"This site cannot read LiteLLM's request logs, {INSTEAD}"
TOO_SLOW = f"Checking LiteLLM's request logs took too long, {INSTEAD}"
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
            return f"Request logs do not fully cover any day in this period, {INSTEAD}"
        found = runs(self.whole)
        named = ", ".join(days_label(*run) for run in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more ranges" if found[MOST_NAMED:] else ""
        total = len(self.whole) + len(self.partial)
        return (
            f"Request logs cover only {len(self.whole)} of {total} days with usage"
            f" ({named}{more}), {INSTEAD}"
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
