"""The small bars of the cards: one a day, for Plotly. CSS sets the colors."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from analytics.domain.formats import integer, usd
from analytics.domain.report import DayUsage

from .charts import FRAME, HIDDEN_AXIS

SATURDAY = 5
BARS = go.Bar(hoverinfo="none").to_plotly_json()
LAYOUT = go.Layout(FRAME, barmode="overlay", bargap=0.3, hovermode="x").to_plotly_json()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What a card's bars show, day by day. write: a value as text."""

    title: str
    value: Callable[[DayUsage], float]
    write: Callable

    def values(self, days: tuple[DayUsage, ...]) -> list[float]:
        """One number for each day, in their order."""
        return [self.value(day) for day in days]


TRENDS = {
    "users": Trend(title="Daily active users", value=lambda day: day.users, write=integer),
    "spend": Trend(title="Daily spend", value=lambda day: day.spend, write=usd),
    "average": Trend(
        title="Daily spend per active user",
        value=lambda day: day.spend / day.users if day.users else 0.0,
        write=usd,
    ),
    "power": Trend(
        title="Daily active power users", value=lambda day: day.power_users, write=integer
    ),
    "low": Trend(title="Daily active low users", value=lambda day: day.low_users, write=integer),
}


def trend_figures(days: tuple[DayUsage, ...], open_day: date | None) -> dict[str, dict]:
    """Small bars for each card, by the card's key. open_day: the one that is not over."""
    return {key: trend_figure(days, trend, open_day) for key, trend in TRENDS.items()}


def trend_figure(days: tuple[DayUsage, ...], trend: Trend, open_day: date | None) -> dict:
    """Three series, which the style sheet tells apart: working days, weekends and today.

    customdata: what a bar says when it is pointed at.
    """
    values = trend.values(days)
    series: tuple[list[int], ...] = ([], [], [])
    for number, day in enumerate(days):
        series[series_of(day.day, open_day)].append(number)
    bars = [
        {
            **BARS,
            "x": numbers,
            "y": [values[number] for number in numbers],
            "customdata": [
                f"{days[number].day:%a, %b} {days[number].day.day}: {trend.write(values[number])}"
                for number in numbers
            ],
        }
        for numbers in series
    ]
    layout = {
        **LAYOUT,
        "xaxis": {**HIDDEN_AXIS, "range": [-0.5, len(days) - 0.5]},
        "yaxis": {**HIDDEN_AXIS, "range": [0, max(values, default=0) or 1]},
    }
    return {"data": bars, "layout": layout}


def series_of(day: date, open_day: date | None) -> int:
    """0 on a working day, 1 on a weekend, 2 on the day that is not over."""
    if day == open_day:
        return 2
    return int(day.weekday() >= SATURDAY)
