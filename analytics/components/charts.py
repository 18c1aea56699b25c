"""Plotly figures, and the rows beside the bars. CSS sets the colors.

Plotly builds and validates what all figures share once, at import: objects for each request would
take 11 ms a page instead of 0.2 (docs/charts.md). Values go into copies, which are plain JSON.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

import plotly.graph_objects as go

from analytics.domain.formats import cut_middle, integer, percent, usd
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import DayUsage, UsageReport, UserUsage
from analytics.domain.tags import tag_badges

NAME_LENGTH = 28
TOOLTIP_LENGTH = 34
TOOLTIP_TAGS = 3
DAY = 86_400_000  # ms
CLEAR = "rgba(0,0,0,0)"
HIDDEN_AXIS = go.layout.XAxis(visible=False, fixedrange=True).to_plotly_json()
# Bands of the vertical axis are as high as the rows beside them, so nothing else takes space.
FRAME = go.Layout(
    margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
    paper_bgcolor=CLEAR,
    plot_bgcolor=CLEAR,
    showlegend=False,
    dragmode=False,
)
BARS = go.Bar(orientation="h", hoverinfo="text", marker={"cornerradius": 3}).to_plotly_json()
BARS_LAYOUT = go.Layout(
    FRAME,
    bargap=0.5,
    hovermode="y",
    hoverlabel={"align": "left", "font": {"size": 13}},
).to_plotly_json()
TREND = go.Scatter(dx=DAY, line={"width": 1.5}, fill="tozeroy", hoverinfo="skip").to_plotly_json()
TREND_LAYOUT = FRAME.to_plotly_json()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of the chart. value: as text; length: per cent of the longest bar, for SVG."""

    user: UserUsage
    name: str
    value: str
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopChart:
    """The top users by one metric: the rows for the page, the figure for Plotly."""

    title: str
    bars: tuple[Bar, ...]
    figure: dict


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What a card's curve shows, day by day."""

    title: str
    value: Callable[[DayUsage], float]

    def values(self, days: tuple[DayUsage, ...]) -> list[float]:
        """One number for each day, in their order."""
        return [self.value(day) for day in days]


TRENDS = {
    "users": Trend(title="Daily active users", value=lambda day: day.users),
    "spend": Trend(title="Daily spend", value=lambda day: day.spend),
    "average": Trend(
        title="Daily spend per active user",
        value=lambda day: day.spend / day.users if day.users else 0.0,
    ),
    "power": Trend(title="Daily active power users", value=lambda day: day.power_users),
    "low": Trend(title="Daily active low users", value=lambda day: day.low_users),
}


def top_chart(query: UsageQuery, report: UsageReport) -> TopChart:
    """The users of `report.top_users`, the largest first."""
    metric = query.metric
    values = [getattr(user, metric.value) for user in report.top_users]
    longest = max(values, default=0) or 1
    bars = tuple(
        Bar(
            user=user,
            name=cut_middle(user.name, NAME_LENGTH),
            value=usd(value) if metric is SortBy.SPEND else integer(value),
            length=f"{max(value, 0) / longest:.2%}",
        )
        for user, value in zip(report.top_users, values, strict=True)
    )
    return TopChart(
        title=f"Top {query.top_n} users by {metric.value}",
        bars=bars,
        figure=bar_figure(report.top_users, values),
    )


def bar_figure(users: tuple[UserUsage, ...], values: list[float]) -> dict:
    """Horizontal bars, the first user on top. Names stand in the page, not in the figure."""
    bars = {
        **BARS,
        "x": values,
        "y": [user.user_id for user in users],
        "hovertext": [tooltip(user) for user in users],
    }
    band = {"type": "category", "range": [len(users) - 0.5, -0.5], "autorange": False}
    layout = {
        **BARS_LAYOUT,
        "xaxis": {**HIDDEN_AXIS, "range": [0, max(values, default=0) or 1]},
        "yaxis": {**HIDDEN_AXIS, **band},
    }
    return {"data": [bars], "layout": layout}


def tooltip(user: UserUsage) -> str:
    """All about one user, a line each. Plotly reads markup, so every name is escaped.

    No markup but line breaks: Plotly draws it with style attributes, which our policy forbids.
    """
    badges = tag_badges(user.tags)
    lines = (
        cut_middle(user.name, TOOLTIP_LENGTH),
        f"Spend: {usd(user.spend)}",
        f"Requests: {integer(user.requests)}",
        f"Successful: {integer(user.successes)} ({percent(user.success_rate)})",
        f"Failed: {integer(user.failures)}",
        f"Tokens: {integer(user.tokens)}",
        f"Days active: {integer(user.days_active)}",
        "Tags:" if badges else "Tags: none",
        *(cut_middle(badge.label, TOOLTIP_LENGTH) for badge in badges[:TOOLTIP_TAGS]),
        *more_tags(len(badges)),
    )
    return "<br>".join(escape(line, quote=False) for line in lines)


def more_tags(count: int) -> tuple[str, ...]:
    """How many of so many tools and tags a tooltip leaves out."""
    rest = count - TOOLTIP_TAGS
    return (f"and {rest} more",) if rest > 0 else ()


def trend_figures(days: tuple[DayUsage, ...], open_day: date | None) -> dict[str, dict]:
    """A small curve for each card, by the card's key. open_day: the one that is not over."""
    return {key: trend_figure(days, trend.values(days), open_day) for key, trend in TRENDS.items()}


def trend_figure(days: tuple[DayUsage, ...], values: list[float], open_day: date | None) -> dict:
    """A filled line from zero, a day a step; the way to a day that is not over is a curve of its
    own, which the style sheet hatches.
    """
    over = next((number for number, day in enumerate(days) if day.day == open_day), len(days))
    curves = [trend_curve(days, values[:over], 0)]
    if over < len(days):
        first = max(0, over - 1)
        curves.append(trend_curve(days, values[first : over + 1], first))
    # A little room above and below, or half of the line's width is cut off.
    highest = max(values, default=0) or 1
    layout = {
        **TREND_LAYOUT,
        "xaxis": {**HIDDEN_AXIS, "type": "date"},
        "yaxis": {**HIDDEN_AXIS, "range": [-0.04 * highest, 1.06 * highest]},
    }
    return {"data": curves, "layout": layout}


def trend_curve(days: tuple[DayUsage, ...], values: list[float], first: int) -> dict:
    """Values from the day of that number on; a single one is a point: a line needs two."""
    return {
        **TREND,
        "mode": "lines" if len(values) > 1 else "markers",
        "x0": days[first].day.isoformat() if days else None,
        "y": values,
    }
