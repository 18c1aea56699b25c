"""Ticks of days and amounts, and bands behind weekends, for Plotly figures."""

from datetime import date

import plotly.graph_objects as go

from analytics.domain.formats import usd_limit
from analytics.domain.periods import ONE_DAY

WEEKEND = go.layout.Shape(
    type="rect", layer="below", xref="x", yref="paper", y0=0, y1=1, line={"width": 0}
).to_plotly_json()
MOST_DAYS_WITH_WEEKENDS = 100
MOST_DAYS_WITH_MONDAYS = 60
MOST_STEPS = 4
SMALLEST_STEP = 0.0001  # USD: amounts have four decimals at most


def day_ticks(days: list[date], today: date) -> dict:
    """Labels at days: all of a week, Mondays of two months, else the first days of months."""
    if len(days) <= 10:
        marked = list(days)
    elif len(days) <= MOST_DAYS_WITH_MONDAYS:
        marked = [day for day in days if day.weekday() == 0]
    else:
        marked = [day for day in days if day.day == 1]
    if today in days:
        distance = len(days) // 9
        marked = [day for day in marked if abs((today - day).days) > distance] + [today]
    labels = ["Today" if day == today else f"{day:%b} {day.day}" for day in marked]
    first, last = days[0], days[-1]
    return {
        "tickvals": [day.isoformat() for day in marked],
        "ticktext": labels,
        "range": [f"{first - ONE_DAY}T11:00", f"{last}T13:00"],
    }


def usd_ticks(highest: float) -> dict:
    """At most four steps of 1, 2 or 5 times a power of ten."""
    step = max(nice_step(highest / MOST_STEPS), SMALLEST_STEP) if highest > 0 else 1.0
    count = next(number for number in range(1, MOST_STEPS + 2) if number * step >= highest)
    values = [round(number * step, 10) for number in range(count + 1)]
    return {
        "tickvals": values,
        "ticktext": [usd_limit(value) for value in values],
        "range": [0, values[-1] * 1.02],
    }


def nice_step(at_least: float) -> float:
    """The smallest of 1, 2 or 5 times a power of ten that is at least so much."""
    power = 1e-6
    while power * 10 < at_least:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= at_least)


def weekends(days: list[date]) -> list[dict]:
    """A band behind each Saturday and Sunday; none where they would be too narrow to see."""
    if len(days) > MOST_DAYS_WITH_WEEKENDS:
        return []
    return [
        {**WEEKEND, "x0": f"{day - ONE_DAY}T12:00", "x1": f"{day}T12:00"}
        for day in days
        if day.weekday() >= 5
    ]
