"""A user's spend per day as a few small bars, drawn on the server."""

from datetime import date, timedelta

from django.utils.safestring import SafeString

from analytics.domain.formats import day as day_words
from analytics.domain.formats import usd
from analytics.domain.query import UsageQuery

from .html import joined, markup

HEIGHT = 20
SATURDAY = 5
KINDS = ("workday", "weekend", "today")


def sparkline(
    query: UsageQuery, days: tuple[tuple[date, float], ...], today: date
) -> SafeString | str:
    """One bar a day, scaled to the largest of them; empty without spend. today: the UTC day."""
    largest_day, largest = max(days, key=lambda entry: entry[1], default=(None, 0.0))
    if largest <= 0:
        return ""
    paths: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for day, spend in days:
        height = max(spend, 0) / largest * HEIGHT
        place = (day - query.start_date) // timedelta(days=1)
        bar = f"M{place}.15 {HEIGHT}v-{height:.1f}h.7v{height:.1f}z"
        paths[kind_of(day, today)].append(bar)
    label = f"Spend per day, at most {usd(largest)} on {day_words(largest_day)}"
    return markup(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><title>{}</title>{}</svg>',
        query.days,
        HEIGHT,
        label,
        label,
        joined(
            '<path class="spark__{}" d="{}"/>',
            ((kind, "".join(bars)) for kind, bars in paths.items() if bars),
        ),
    )


def kind_of(day: date, today: date) -> str:
    """One of KINDS."""
    if day == today:
        return "today"
    return "weekend" if day.weekday() >= SATURDAY else "workday"
