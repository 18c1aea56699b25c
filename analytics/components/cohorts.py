"""The chart of activation: a group of bars for each week or month, drawn on the server."""

from dataclasses import dataclass
from datetime import date

from analytics.domain.activation import WITHIN, Activation, Cohort
from analytics.domain.formats import DASH, count_of, day, integer, percent
from analytics.domain.seats import CohortBy

HEIGHT = 200
TOP, BOTTOM = 12, 46  # for values above and names beneath
LEFT = 8.0  # percent of the width for the axis
GROUP = 0.72  # of a slot, for its bars
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
WAITING = "…"
MOST_WITH_NUMBERS = 8  # columns that have room for numbers above their bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """x, width: in percent; y, height, text_y: in pixels. text: `78`, or that days are not over."""

    kind: str
    x: str
    center: str
    width: str
    y: str
    height: str
    text_y: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortColumn:
    """cells: for the table: the share by WITHIN, and how many seats it is of."""

    name: str
    seats: str
    center: str
    bars: tuple[Bar, ...]
    cells: tuple[tuple[str, str], ...]
    median: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortChart:
    """lines: (label, y) of the grid. total: of all columns together. left_out: in words."""

    columns: tuple[CohortColumn, ...]
    total: CohortColumn
    lines: tuple[tuple[str, str, str], ...]
    left_out: str
    within: tuple[int, ...] = WITHIN
    height: int = TOP + HEIGHT + BOTTOM
    name_y: int = TOP + HEIGHT + 18
    seats_y: int = TOP + HEIGHT + 34

    @property
    def is_dense(self) -> bool:
        return len(self.columns) > MOST_WITH_NUMBERS


def cohort_chart(by: CohortBy, activation: Activation, since: date) -> CohortChart:
    """since: the first day of the data."""
    slot = (100 - LEFT) / max(len(activation.cohorts), 1)
    return CohortChart(
        columns=tuple(
            column(by, cohort, LEFT + place * slot, slot)
            for place, cohort in enumerate(activation.cohorts)
        ),
        total=column(by, activation.total, 0.0, slot),
        lines=tuple(
            (percent(step), f"{y_of(step):.1f}", f"{y_of(step) + 4:.1f}") for step in STEPS
        ),
        left_out=left_out_words(activation, since),
    )


def left_out_words(activation: Activation, since: date) -> str:
    """`Left out are 731 seats created before Jul 30, 2026, where the data begin.`"""
    left = activation.left_out
    reasons = (
        (left.before_data, f"created before {day(since)}, where the data begin"),
        (left.before_cohorts, "created later, but before this time"),
        (left.after, "created after the window"),
        (left.undated, "without a creation date"),
    )
    found = [f"{count_of(count, 'seat')} {reason}" for count, reason in reasons if count]
    if not found:
        return ""
    total = left.before_data + left.before_cohorts + left.after + left.undated
    return f"Left out {'is' if total == 1 else 'are'} {'; '.join(found)}."


def column(by: CohortBy, cohort: Cohort, start: float, slot: float) -> CohortColumn:
    width = slot * GROUP / len(WITHIN)
    first = start + slot * (1 - GROUP) / 2
    return CohortColumn(
        name=cohort_name(by, cohort),
        seats=count_of(cohort.seats, "seat"),
        center=f"{start + slot / 2:.2f}%",
        bars=tuple(bar(cohort, place, first + place * width, width) for place in range(len(WITHIN)))
        if cohort.seats
        else (),
        cells=tuple(
            (percent(cohort.share(place)), f"of {integer(cohort.due[place])}")
            for place in range(len(WITHIN))
        ),
        median=DASH if cohort.median_days is None else days_label(cohort.median_days),
    )


def bar(cohort: Cohort, place: int, x: float, width: float) -> Bar:
    """Without height until the days are over for every seat."""
    share = cohort.share(place) if cohort.is_complete(place) else None
    y = y_of(share or 0.0)
    return Bar(
        kind=str(WITHIN[place]),
        x=f"{x:.2f}%",
        center=f"{x + width / 2:.2f}%",
        width=f"{width * 0.92:.2f}%",
        y=f"{y:.1f}",
        height=f"{TOP + HEIGHT - y:.1f}",
        text_y=f"{y - 4:.1f}",
        text=WAITING if share is None else f"{share * 100:.0f}",
    )


def y_of(share: float) -> float:
    return TOP + HEIGHT * (1 - share)


def cohort_name(by: CohortBy, cohort: Cohort) -> str:
    """`Sep`, `Sep 21`; `All` for all of them."""
    if cohort.start is None:
        return "All"
    return f"{cohort.start:%b}" if by is CohortBy.MONTH else f"{cohort.start:%b} {cohort.start.day}"


def days_label(days: float) -> str:
    """`3 days`, `3.5 days`."""
    return f"{days:g} {'day' if days == 1 else 'days'}"
