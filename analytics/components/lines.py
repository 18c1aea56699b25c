"""A Plotly figure of spend per day as lines, and the same numbers as rows. CSS sets the colors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from analytics.domain.periods import days_of

from .axes import day_ticks, usd_ticks, weekends
from .stack import LAYOUT, X_AXIS, Y_AXIS

LINE = go.Scatter(mode="lines", hoverinfo="none", line={"width": 2}).to_plotly_json()
# Of a day that is not complete, and of one that has no neighbor to draw a line to.
MARKS = go.Scatter(mode="lines+markers", hoverinfo="none", line={"width": 2}).to_plotly_json()
DASH = "2px,4px"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """color: 1 to 8, as in style sheets. values: USD by day."""

    label: str
    color: str
    values: Mapping[date, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One day: USD of each line in their order."""

    day: date
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """rows: the days with spend. figure: for Plotly."""

    lines: tuple[Line, ...]
    rows: tuple[LineRow, ...]
    figure: dict


def line_chart(lines: tuple[Line, ...], start: date, end: date, today: date) -> LineChart:
    """start, end: both inclusive. today: the day that is not complete, whose step is dashed."""
    days = days_of(start, end)
    rows = [LineRow(day=day, values=values_on(lines, day)) for day in days]
    highest = max((value for row in rows for value in row.values), default=0.0)
    return LineChart(
        lines=lines,
        rows=tuple(row for row in rows if any(row.values)),
        figure={
            "data": [
                trace
                for place, line in enumerate(lines)
                for trace in traces(line, place, days, today)
            ],
            "layout": {
                **LAYOUT,
                "meta": {
                    "compared": [None] * len(days),
                    "lines": [[line.values.get(day, 0.0) for day in days] for line in lines],
                },
                "xaxis": {**X_AXIS, **day_ticks(days, today)},
                "yaxis": {**Y_AXIS, **usd_ticks(highest)},
                "shapes": weekends(days),
            },
        },
    )


def values_on(lines: tuple[Line, ...], day: date) -> tuple[float, ...]:
    return tuple(line.values.get(day, 0.0) for line in lines)


def traces(line: Line, place: int, days: list[date], today: date) -> list[dict]:
    """The complete days, then the step to today. meta.line: the place in the legend."""
    solid = {day for day in days if day != today}
    last_step = {day for pair in pairwise(days) if pair[1] == today for day in pair}
    drawn = [{**(LINE if len(solid) > 1 else MARKS), **points(line, solid, days)}]
    if today in days:
        dashed = {**MARKS, **points(line, last_step | {today}, days)}
        dashed["line"] = {**MARKS["line"], "dash": DASH}
        # A marker on today alone.
        dashed["marker"] = {"size": [7 if day == today else 0 for day in days]}
        drawn.append(dashed)
    return [{**trace, "meta": {"line": place}} for trace in drawn]


def points(line: Line, shown: set[date], days: list[date]) -> dict:
    """Every day, so that traces have the same places; those that are not shown have no value."""
    return {
        "x": [day.isoformat() for day in days],
        "y": [line.values.get(day, 0.0) if day in shown else None for day in days],
    }
