"""Changes of the cards against the previous period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.domain.formats import DASH, MINUS, percent
from analytics.domain.periods import (
    ComparedPeriods,
    Period,
    compared_periods,
    day_label,
    days_label,
    short_days_label,
)
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, UsageReport, UsageSummary

NO_EARLIER_DATA = "No earlier data"
NOT_YET = "No comparison yet"
OFF = "Comparison is off"
# From here on a factor says more than a percentage.
MANY_TIMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Of one figure. direction: up, down, same, new or none; words: both values, or why none."""

    direction: str
    text: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What the cards compare.

    sentence: the compared dates, once for the page. caption: the same for a card.
    shown: the figures on the cards. current, previous: the compared ones, each in its period; None
    where there is no comparison, and `reason` then says why.
    """

    sentence: str
    caption: str
    shown: UsageSummary
    current: UsageSummary | None = None
    previous: UsageSummary | None = None
    periods: ComparedPeriods | None = None
    reason: str = NOT_YET

    def of(self, field: str, write: Callable[[float], str]) -> Change:
        """The change of one figure. field: of UsageSummary; write: the figure as text."""
        if self.current is None or self.previous is None or self.periods is None:
            return Change(direction="none", text=DASH, words=self.reason)
        now, before = getattr(self.current, field), getattr(self.previous, field)
        words = (
            f"Previous period: {value_words(self.previous, before, write, self.periods.previous)}"
        )
        if self.current != self.shown:
            current = value_words(self.current, now, write, self.periods.current)
            words = f"Complete days: {current}. {words}"
        if self.current.exact != self.previous.exact:
            # The most that it can be says nothing against what is exact.
            return Change(direction="none", text=DASH, words=words)
        direction, text = change(now, before)
        return Change(direction=direction, text=text, words=words)


def changes_of(
    query: UsageQuery, report: UsageReport, comparison: Comparison, today: date | None
) -> Changes:
    """What the cards of a report say about its previous period.

    today: the UTC day that is not complete; None where nothing is compared.
    """
    shown = report.summary
    if today is None:
        return Changes(sentence="", caption=OFF, shown=shown, reason=OFF)
    periods = compared_periods(query.start_date, query.end_date, today, range_name=query.range_name)
    if periods is None:
        begun = query.start_date <= today
        reason = "today is not complete" if begun else "this period has not started"
        sentence = f"{NOT_YET}, because {reason}."
        return Changes(sentence=sentence, caption=NOT_YET, shown=shown, reason=sentence)
    if not periods.are_recorded(report.data_since):
        sentence = f"{NO_EARLIER_DATA} to compare with: {data_begin(report)}."
        return Changes(
            sentence=sentence, caption=NO_EARLIER_DATA, shown=shown, reason=NO_EARLIER_DATA
        )
    return Changes(
        sentence=compared_dates(query, periods),
        caption=versus(periods),
        shown=shown,
        current=comparison.current,
        previous=comparison.previous,
        periods=periods,
    )


def compared_dates(query: UsageQuery, periods: ComparedPeriods) -> str:
    """`Compared with Sep 27 – Oct 25, 2026 (complete days only: Oct 27 – Nov 24, 2026).`"""
    sentence = f"Compared with {days_label(*periods.previous)}"
    if periods.current[1] == query.end_date:
        return f"{sentence}."
    return f"{sentence} (complete days only: {days_label(*periods.current)})."


def versus(periods: ComparedPeriods) -> str:
    """`vs Sep 27 – Oct 25`; with the year where it is not that of the period."""
    return f"vs {short_days_label(*periods.previous, year=periods.current[1].year)}"


def unmatched_note(periods: ComparedPeriods) -> str:
    """What a chart by day cannot show of the previous period, a sentence; empty without any."""
    if not periods.unmatched:
        return ""
    label = short_days_label(*periods.unmatched, year=periods.current[1].year)
    return f"The previous period is drawn without {label}, for which this period has no day."


def data_begin(report: UsageReport) -> str:
    if report.days_to_copy:
        return "earlier days are still being copied"
    if report.data_since is None:
        return "LiteLLM has not recorded any usage yet"
    return f"LiteLLM has no data before {day_label(report.data_since)}"


def value_words(
    summary: UsageSummary, value: float, write: Callable[[float], str], period: Period
) -> str:
    """`at most 913 (Sep 27 – Oct 25, 2026)`."""
    return f"{'' if summary.exact else 'at most '}{write(value)} ({days_label(*period)})"


def change(now: float, before: float) -> tuple[str, str]:
    """Direction and text of what changed: percent of the value before, or a factor: `×12`."""
    if not before:
        return ("new", "new") if now else ("none", DASH)
    share = (now - before) / before
    if not share:
        return "same", "0%"
    if now >= MANY_TIMES * before > 0:
        return "up", f"×{now / before:,.0f}"
    size = f"{abs(share):,.0%}" if abs(share) >= 1 else percent(abs(share))
    # The arrow alone says where something too small for a number went.
    sign = "" if size.startswith("<") else "+" if share > 0 else MINUS
    return ("up" if share > 0 else "down"), f"{sign}{size}"
