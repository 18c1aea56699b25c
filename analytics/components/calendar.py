"""A calendar of weeks as SVG: a column a week, a square a day, darker with more spend."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.safestring import SafeString

from analytics.domain.formats import usd
from analytics.domain.periods import ONE_DAY

from .axes import nice_step
from .html import joined, markup

WEEKS = 52
LEFT, TOP = 30, 20  # px
STEP, SIZE = 17, 14  # px
WEEKDAYS = ((0, "Mon"), (2, "Wed"), (4, "Fri"))
LEVELS = 4


def first_monday(today: date) -> date:
    """The Monday of the week 52 weeks before today's."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def darkest_above(spends: list[float]) -> float:
    """USD a day above which a day has the darkest color: about half of the largest."""
    return nice_step(max(spends, default=0.0) / 2.5) if any(spends) else 0.0


def level_of(spend: float, darkest: float) -> int:
    """0 for a day without usage is the caller's; else 1 to 4."""
    return 1 + sum(spend > darkest * share for share in (0.25, 0.5, 1.0))


def calendar_svg(spends: Mapping[date, float], today: date, label: str) -> SafeString:
    """spends: USD of the days with usage. label: what a screen reader says in place of squares."""
    start = first_monday(today)
    days = [start + timedelta(days=number) for number in range((today - start).days + 1)]
    darkest = darkest_above([spends[day] for day in days if day in spends])
    squares = joined(
        '<rect class="heat-{}{}" x="{}" y="{}" width="14" height="14" rx="2.5"><title>{}</title>'
        "</rect>",
        (square(day, start, spends.get(day), darkest, day == today) for day in days),
    )
    width, height = LEFT + (WEEKS + 1) * STEP, TOP + 7 * STEP
    return markup(
        '<svg class="heat" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}{}{}</svg>',
        *(width, height, width, height, label),
        joined(
            '<text x="0" y="{}">{}</text>',
            ((TOP + place * STEP + 11, name) for place, name in WEEKDAYS),
        ),
        joined('<text x="{}" y="11">{}</text>', months(start, today)),
        squares,
    )


def square(
    day: date, start: date, spend: float | None, darkest: float, is_today: bool
) -> tuple[object, ...]:
    week, place = divmod((day - start).days, 7)
    words = "no usage" if spend is None else usd(spend)
    return (
        0 if spend is None else level_of(spend, darkest),
        " heat--today" if is_today else "",
        LEFT + week * STEP,
        TOP + place * STEP,
        f"{day:%a %b} {day.day}, {day.year}: {words}",
    )


def months(start: date, today: date) -> Iterator[tuple[int, str]]:
    """Where each month's first week begins, and its name."""
    monday = start
    while monday <= today:
        last = monday + 6 * ONE_DAY
        if last.day <= 7 and last <= today + 6 * ONE_DAY:
            yield LEFT + (monday - start).days // 7 * STEP, f"{last:%b}"
        monday += 7 * ONE_DAY
