"""Plotly figures, and the rows beside the bars. CSS sets the colors.

Plotly builds and validates what all figures share once, at import: objects for each request would
take 11 ms a page instead of 0.2 (docs/charts.md). Values go into copies, which are plain JSON.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from analytics.domain.chart import ToolPart
from analytics.domain.formats import cut_middle, integer, percent, usd
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import UsageReport, UserUsage
from analytics.domain.tags import tag_badges

from .stack import CLEAR, HATCH, PATTERNS, StackLayer
from .tools import tool_layers

NAME_LENGTH = 28
TOOLTIP_LENGTH = 34
TOOLTIP_TAGS = 3
HIDDEN_AXIS = go.layout.XAxis(visible=False, fixedrange=True).to_plotly_json()
# Bands of the vertical axis are as high as the rows beside them, so nothing else takes space.
FRAME = go.Layout(
    margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
    paper_bgcolor=CLEAR,
    plot_bgcolor=CLEAR,
    showlegend=False,
    dragmode=False,
)
# One bar a user that nobody sees and that says all; below it the layers.
WHOLE = go.Bar(orientation="h", hoverinfo="text", marker={"color": CLEAR}).to_plotly_json()
PART = go.Bar(
    orientation="h", hoverinfo="skip", marker={"line": {"width": 1}, "pattern": HATCH}
).to_plotly_json()
BARS_LAYOUT = go.Layout(
    FRAME,
    barmode="overlay",
    bargap=0.5,
    hovermode="y",
    hoverlabel={"align": "left", "font": {"size": 13}},
).to_plotly_json()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """A layer's part of a bar. start, length: per cent of the longest bar, for SVG."""

    color: str
    start: str
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of the chart. value: as text. amounts: of each layer, as text."""

    user: UserUsage
    name: str
    value: str
    parts: tuple[BarPart, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopChart:
    """The top users by one metric: the rows for the page, the figure for Plotly.

    layers: tools, from the left.
    """

    title: str
    bars: tuple[Bar, ...]
    layers: tuple[StackLayer, ...]
    figure: dict


def top_chart(
    query: UsageQuery, report: UsageReport, parts: Iterable[ToolPart], urls: Mapping[str, str]
) -> TopChart:
    """The users of `report.top_users`, the largest first. parts: of their figures by tool.

    urls: as in `tool_layers`.
    """
    metric = query.metric
    layers = tool_layers(parts, urls)
    values = [getattr(user, metric.value) for user in report.top_users]
    longest = max(values, default=0) or 1
    text: Callable = usd if metric is SortBy.SPEND else integer
    bars = tuple(
        Bar(
            user=user,
            name=cut_middle(user.name, NAME_LENGTH),
            value=text(value),
            parts=bar_parts(layers, user.user_id, longest),
            amounts=tuple(text(layer.values.get(user.user_id, 0)) for layer in layers),
        )
        for user, value in zip(report.top_users, values, strict=True)
    )
    return TopChart(
        title=f"Top {query.top_n} users by {metric.value}",
        bars=bars,
        layers=layers,
        figure=bar_figure(report.top_users, values, layers),
    )


def bar_parts(layers: tuple[StackLayer, ...], user_id: str, longest: float) -> tuple[BarPart, ...]:
    """The layers of one bar from the left."""
    starts = starts_of(layers, user_id)
    return tuple(
        BarPart(
            color=layer.color,
            start=f"{start / longest:.2%}",
            length=f"{layer.values[user_id] / longest:.2%}",
        )
        for layer, start in zip(layers, starts, strict=True)
        if user_id in layer.values
    )


def starts_of(layers: tuple[StackLayer, ...], bar: Hashable) -> list[float]:
    """Where each layer of a bar begins."""
    values = [layer.values.get(bar, 0) for layer in layers]
    return [sum(values[:place]) for place in range(len(values))]


def bar_figure(
    users: tuple[UserUsage, ...], values: list[float], layers: tuple[StackLayer, ...]
) -> dict:
    """Horizontal bars, the first user on top. Names stand in the page, not in the figure.

    The layers in their order, whose colors the page gives, then the whole bars.
    """
    ids = [user.user_id for user in users]
    starts = [starts_of(layers, user_id) for user_id in ids]
    stacked = [
        {
            **PART,
            "y": ids,
            "x": [layer.values.get(user_id) for user_id in ids],
            "base": [start[place] for start in starts],
            "marker": {**PART["marker"], "pattern": hatched(layer)},
        }
        for place, layer in enumerate(layers)
    ]
    whole = {**WHOLE, "x": values, "y": ids, "hovertext": [tooltip(user) for user in users]}
    band = {"type": "category", "range": [len(users) - 0.5, -0.5], "autorange": False}
    layout = {
        **BARS_LAYOUT,
        "xaxis": {**HIDDEN_AXIS, "range": [0, max(values, default=0) or 1]},
        "yaxis": {**HIDDEN_AXIS, **band},
    }
    return {"data": [*stacked, whole], "layout": layout}


def hatched(layer: StackLayer) -> dict:
    """The pattern of a layer's bars."""
    return {**HATCH, "shape": PATTERNS.get(layer.color, "")}


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
