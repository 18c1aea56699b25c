"""Plotly figures, and the rows beside the bars. CSS sets the colors.

Plotly builds and validates what all figures share once, at import: objects for each request would
take 11 ms a page instead of 0.2 (docs/charts.md). Values go into copies, which are plain JSON.
"""

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from analytics.domain.formats import cut_middle, integer, percent, usd
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import UsageReport, UserUsage
from analytics.domain.tags import tag_badges

NAME_LENGTH = 28
TOOLTIP_LENGTH = 34
TOOLTIP_TAGS = 3
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
