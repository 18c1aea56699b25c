"""Looks of a seat's status and decision, and its weeks as a few small bars."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from analytics.domain.formats import count_of
from analytics.domain.seats import Decision, SeatStatus

from .html import joined, markup

# The level of a badge, and its icon.
STATUS_MARKS = {
    SeatStatus.ACTIVE: ("good", "check-circle"),
    SeatStatus.OCCASIONAL: ("quiet", "circle-half"),
    SeatStatus.DORMANT: ("fair", "moon-stars"),
    SeatStatus.NEVER_USED: ("poor", "x-circle"),
    SeatStatus.NEW: ("accent", "plus-circle"),
    SeatStatus.UNKNOWN: ("quiet", "info-circle"),
}
DECISION_MARKS = {
    Decision.KEEP: ("quiet", "check-lg"),
    Decision.CONTACTED: ("quiet", "inbox"),
    Decision.RECLAIM: ("accent", "arrow-counterclockwise"),
}
HEIGHT = 20
STEP, WIDTH = 6, 5
DAYS = 7


def week_bars(weeks: Sequence[int]) -> SafeString:
    """One bar a week, of up to seven active days; a line where there are none."""
    label = f"{count_of(sum(weeks), 'active day')} in {len(weeks)} weeks"
    bars = []
    for number, days in enumerate(weeks):
        height = days / DAYS * HEIGHT if days else 1
        kind = "some" if days else "none"
        bars.append((kind, number * STEP, f"{HEIGHT - height:.1f}", WIDTH, f"{height:.1f}"))
    return markup(
        '<svg class="weeks" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img"'
        ' aria-label="{2}"><title>{2}</title>{3}</svg>',
        len(weeks) * STEP - 1,
        HEIGHT,
        label,
        joined('<rect class="weeks__{}" x="{}" y="{}" width="{}" height="{}"/>', bars),
    )
