"""The five cards: value, share, change and trend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.domain.formats import day, integer, percent, segment_label, usd
from analytics.domain.query import Segment, UsageQuery
from analytics.domain.report import DayUsage, UsageReport, UsageSummary

from .changes import Change, Changes
from .trends import TRENDS

STANDARD_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure. key: names its curve in `charts.TRENDS`; notes: quiet lines beneath the value.

    trend: what the curve shows; trend_words: the curve itself in words. link: the query string of
    the users that it counts, or empty.
    """

    key: str
    label: str
    value: str
    notes: tuple[str, ...]
    change: Change
    trend: str
    trend_words: str
    link: str = ""


def usage_cards(
    query: UsageQuery,
    report: UsageReport,
    changes: Changes,
    trend: tuple[DayUsage, ...],
    links: Mapping[str, str],
) -> tuple[Card, ...]:
    """The cards of the page in order.

    trend: a day each, empty where it is not loaded. links: by a card's key.
    """
    now = report.summary

    def card(key: str, label: str, field: str, write: Callable, *notes: str) -> Card:
        return Card(
            key=key,
            label=label,
            value=write(getattr(now, field)),
            notes=notes,
            change=changes.of(field, write),
            trend=TRENDS[key].title,
            trend_words=trend_words(key, trend, write),
            link=links.get(key, ""),
        )

    sure_users = at_least(now.total_users, now.certain_users)
    whole = f"of {usd(report.ledger.total_spend)} total"
    shared = ("Spend ÷ active users",)
    return (
        card("users", "Total users", "total_users", integer, changes.caption, *sure_users),
        card("spend", "Total spend by users", "total_spend", usd, whole, *bounds(now)),
        card("average", "Average per user", "average_spend", usd, *shared, *uncertain(now)),
        card(
            "power",
            segment_label(Segment.POWER, query.power_above, query.low_below),
            "power_users",
            integer,
            f"{percent(now.power_share)} of users",
            *at_least(now.power_users, now.certain_power_users),
            *monthly_limit(query.power_above, query.days),
        ),
        card(
            "low",
            segment_label(Segment.LOW, query.power_above, query.low_below),
            "low_users",
            integer,
            f"{percent(now.low_share)} of users",
            *at_most(now.low_users, now.possible_low_users),
            *monthly_limit(query.low_below, query.days),
        ),
    )


def bounds(summary: UsageSummary) -> tuple[str, ...]:
    """The total's lower bound; empty if it rounds to the upper bound."""
    least = usd(summary.total_spend_at_least)
    return () if least == usd(summary.total_spend) else (f"at least {least}",)


def at_least(shown: int, certain: int) -> tuple[str, ...]:
    """The certain count; empty if it equals the shown one."""
    return () if shown == certain else (f"at least {integer(certain)}",)


def at_most(shown: int, possible: int) -> tuple[str, ...]:
    """The possible count; empty if it equals the shown one."""
    return () if shown == possible else (f"up to {integer(possible)}",)


def uncertain(summary: UsageSummary) -> tuple[str, ...]:
    """The uncertainty of an average with bounds."""
    if summary.exact:
        return ()
    if summary.certain_users < summary.total_users:
        return ("Estimate: some users may not match",)
    least = usd(summary.total_spend_at_least / summary.total_users)
    return () if least == usd(summary.average_spend) else (f"at least {least}",)


def monthly_limit(threshold: float, days: int) -> tuple[str, ...]:
    """The threshold scaled to 30 days; empty for periods of 30 days."""
    if days == STANDARD_DAYS:
        return ()
    return (f"= {usd(threshold / days * STANDARD_DAYS)} per {STANDARD_DAYS} days",)


def trend_words(key: str, trend: tuple[DayUsage, ...], write: Callable) -> str:
    """The curve's text alternative; empty without days."""
    if not trend:
        return ""
    values = TRENDS[key].values(trend)
    return (
        f"{TRENDS[key].title}: {write(values[0])} on {day(trend[0].day)}, "
        f"{write(values[-1])} on {day(trend[-1].day)}, peak {write(max(values))}"
    )
