"""Formats numbers and dates as text; the only place that does."""

import math
from datetime import UTC, date, datetime, timedelta

from .budgets import NEAR_UTILIZATION
from .periods import day_label
from .query import Segment
from .report import BOUND_NOISE_USD, UsageSummary, UserUsage

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
GOOD_RATE = 0.99
FAIR_RATE = 0.95
RECENT_DAYS = 30
MOST_NAMED = 3
SCALES = ((1e9, "B"), (1e6, "M"), (1e3, "K"))


def usd(amount: float) -> str:
    """USD: `$1,234.56`; below a cent `$0.0042`, below that `<$0.0001`."""
    size = abs(amount)
    sign = MINUS if amount < 0 else ""
    if size == 0 or size >= 0.01:
        return f"{sign}${size:,.2f}"
    if size < 0.00005:
        return f"{sign}<$0.0001"
    return f"{sign}${size:.4f}"


def usd_change(amount: float) -> str:
    """A change of USD with its sign: `+$412.00`; `$0.00` for the noise of floats."""
    if abs(amount) < BOUND_NOISE_USD:
        return usd(0.0)
    return f"+{usd(amount)}" if amount > 0 else usd(amount)


def factor(ratio: float) -> str:
    """How many times as much: `3.1 ×`, `12 ×`, `0.42 ×`; near 1 the percentage: `+40%`."""
    if 0.5 < ratio < 2:
        sign = "+" if ratio >= 1 else MINUS
        return f"{sign}{percent(abs(ratio - 1))}"
    if ratio >= 10:
        return f"{ratio:,.0f} ×"
    return f"{ratio:.1f} ×" if ratio >= 2 else f"{ratio:.2f} ×" if ratio >= 0.01 else "<0.01 ×"


def usd_limit(amount: float) -> str:
    """A threshold in USD, cents only where there are some: `$200`, `$12.50`."""
    return usd(amount).removesuffix(".00")


def segment_label(segment: Segment, power_above: float, low_below: float) -> str:
    """A segment with its threshold in USD: `Power users (> $200)`."""
    labels = {
        Segment.POWER: f"Power users (> {usd_limit(power_above)})",
        Segment.LOW: f"Low users (< {usd_limit(low_below)})",
        Segment.NEW: "New users",
        Segment.OVER_BUDGET: "Users over budget",
        Segment.NEAR_BUDGET: f"Users above {percent(NEAR_UTILIZATION)} of budget",
        Segment.LOW_SUCCESS: f"Users below {percent(FAIR_RATE)} success",
    }
    return labels[segment]


def integer(count: int) -> str:
    """A count with separators: `1,234,567`."""
    return f"{count:,}"


def compact(count: int) -> str:
    """A large count in three digits: `1.23M`, `34.5K`, `967B`; below a thousand as it is."""
    for scale, letter in SCALES:
        # 999,500 is where no decimal would round up to 1000K.
        if count >= scale * 0.9995 and count >= 1000:
            size = count / scale
            return f"{size:.0f}{letter}" if size >= 99.95 else f"{size:.3g}{letter}"
    return integer(count)


def percent(share: float | None) -> str:
    """A share of 0..1: `98.7%`, a dash for None. Only what is whole reads 0% or 100%."""
    if share is None:
        return DASH
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return "99.9%"
    return f"{share:.1%}".replace(".0%", "%")


def rate(share: float | None) -> str:
    """A success rate, cut and not rounded: 98.96 % is below 99 % and reads `98.9%`."""
    if share is None:
        return DASH
    return percent(math.floor(share * 1000 + 1e-9) / 1000) if share >= 0.001 else percent(share)


def rate_level(rate: float) -> str:
    """`good` from 99 %, `fair` from 95 %, else `poor`."""
    if rate >= GOOD_RATE:
        return "good"
    return "fair" if rate >= FAIR_RATE else "poor"


def day(moment: date | None) -> str:
    """A day: `Nov 23, 2026`, a dash for None."""
    return day_label(moment) if moment else DASH


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago: `8 s ago`, `4 min ago`. Moments are UTC without a zone; `now`: the clock's."""
    passed = (now or datetime.now(UTC).replace(tzinfo=None)) - moment
    if passed < timedelta(seconds=2):
        return "just now"
    if passed < timedelta(minutes=1):
        return f"{passed // timedelta(seconds=1)} s ago"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=2):
        return f"{passed // timedelta(hours=1)} h ago"
    return f"{passed.days} days ago"


def moment(value: datetime) -> str:
    """A moment: `Nov 25, 2026 14:05`. It has no zone; say UTC beside it."""
    return f"{day(value.date())} {value:%H:%M}"


def days_since(moment: date, today: date) -> str:
    """How long ago a day is: `Today`, `Yesterday`, `12 days ago`; beyond a month the day itself."""
    days = (today - moment).days
    if days < 0 or days > RECENT_DAYS:
        return day(moment)
    return ("Today", "Yesterday")[days] if days < 2 else f"{days} days ago"


def count_of(count: int, noun: str) -> str:
    """A count with its noun: `1 user`, `1,234 users`."""
    return f"{integer(count)} {noun}" if count == 1 else f"{integer(count)} {noun}s"


def certainty(sums: UserUsage | UsageSummary) -> str:
    """A bounded spend and why: `between $729.00 and $774.00, because requests may carry …`."""
    least, most = spend_bounds(sums)
    if usd(least) == usd(most):
        return f"exactly {usd(most)}; request, token and user counts are upper bounds"
    return (
        f"between {usd(least)} and {usd(most)}, because requests may carry several of these tags"
        " or come from a shared key"
    )


def spend_bounds(sums: UserUsage | UsageSummary) -> tuple[float, float]:
    """The least and the most that was spent, USD."""
    if isinstance(sums, UserUsage):
        return sums.spend_at_least, sums.spend
    return sums.total_spend_at_least, sums.total_spend


def cut_middle(name: str, length: int = 40) -> str:
    """A long name with its middle cut out, so that its end stays visible."""
    if len(name) <= length:
        return name
    tail = length // 3
    return f"{name[: length - tail - 1]}…{name[-tail:]}"


def listed(names: list[str], total: int | None = None) -> str:
    """The first names, and the number of the others."""
    more = (total or len(names)) - MOST_NAMED
    if more <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMED])} and {integer(more)} more"
