"""The four figures: value, notes, change and trend."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from analytics.components.cards import Card, monthly_limit, trend_words
from analytics.components.changes import Changes
from analytics.components.trends import TRENDS, trend_figure
from analytics.domain.formats import count_of, integer, percent, segment_label, usd
from analytics.domain.query import Segment, UsageQuery
from analytics.domain.report import DayUsage, UsageSummary
from analytics.usage.overview_report import OverviewReport

Trends = dict[str, tuple[DayUsage, ...]]
KEYS = ("spend", "users", "average", "power")


def overview_cards(
    usage: UsageQuery, report: OverviewReport, changes: Changes, links: Mapping[str, str]
) -> tuple[Card, ...]:
    """In their order. changes: of the users in scope. links: by a card's key."""
    trends = trends_of(report)
    whole = changes if report.is_filtered else changes_of_all(report, changes)

    def card(key: str, label: str, field: str, write: Callable, *notes: str) -> Card:
        compared = whole if key == "spend" else changes
        return Card(
            key=key,
            label=label,
            value=write(getattr(compared.shown, field)),
            notes=notes,
            change=compared.of(field, write),
            trend=TRENDS[key].title,
            trend_words=trend_words(key, trends[key], write),
            link=links[key],
        )

    spend = "Spend by these users" if report.is_filtered else "Total spend"
    power = segment_label(Segment.POWER, usage.power_above, usage.low_below)
    limit = monthly_limit(usage.power_above, usage.days)
    return (
        card("spend", spend, "total_spend", usd, *spend_notes(report)),
        card("users", "Active users", "total_users", integer, *seat_notes(report)),
        card("average", "Spend per active user", "average_spend", usd, *median_notes(report)),
        card("power", power, "power_users", integer, *power_notes(report), *limit),
    )


def unattributed_share(report: OverviewReport) -> float | None:
    """Of all spend, 0..1; None without any."""
    total = report.total.sums.spend
    return report.unattributed.sums.spend / total if total > 0 else None


def power_share(report: OverviewReport) -> float | None:
    """Of the spend of users in scope, 0..1; None without any."""
    spend = report.usage.summary.total_spend
    return report.figures.power_spend / spend if spend > 0 else None


def spend_notes(report: OverviewReport) -> tuple[str, ...]:
    if report.is_filtered:
        return (f"of {usd(report.total.sums.spend)} total",)
    return (f"{percent(unattributed_share(report))} unattributed",)


def seat_notes(report: OverviewReport) -> tuple[str, ...]:
    """How many of the seats are used; under filters users of how many seats."""
    figures = report.figures
    if not figures.seats:
        return ()
    seats = f"of {count_of(figures.seats, 'seat')}"
    if report.is_filtered:
        return (seats,)
    # Not a share: active users without a seat are in the figure above.
    return (f"{integer(figures.seats_used)} {seats} used",)


def median_notes(report: OverviewReport) -> tuple[str, ...]:
    median = report.figures.median_spend
    return () if median is None else (f"median {usd(median)}",)


def power_notes(report: OverviewReport) -> tuple[str, ...]:
    share = power_share(report)
    return () if share is None else (f"{percent(share)} of spend by users",)


def changes_of_all(report: OverviewReport, changes: Changes) -> Changes:
    """The same comparison of all spend, that of nobody included."""
    total = report.total

    def whole(summary: UsageSummary | None, spend: float | None) -> UsageSummary | None:
        return replace(summary, total_spend=spend) if summary and spend is not None else None

    return replace(
        changes,
        shown=replace(changes.shown, total_spend=total.sums.spend),
        current=whole(changes.current, total.compared_spend),
        previous=whole(changes.previous, total.previous_spend),
    )


def trends_of(report: OverviewReport) -> Trends:
    """Each day by the card's key."""
    days = report.comparison.trend
    spends = dict(report.total.days)
    whole = tuple(replace(day, spend=spends.get(day.day, 0.0)) for day in days)
    return dict.fromkeys(KEYS, days) | {"spend": days if report.is_filtered else whole}


def overview_trends(report: OverviewReport, open_day: date | None) -> dict[str, dict]:
    """The small bars by the card's key. open_day: the one that is not over."""
    return {
        key: trend_figure(days, TRENDS[key], open_day) for key, days in trends_of(report).items()
    }
