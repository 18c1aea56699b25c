"""A Plotly figure of spend per day in layers, and the same numbers as rows. CSS sets the colors.

What all figures share is built and validated by Plotly once, at import, as in `charts`.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from analytics.domain.formats import usd_limit
from analytics.domain.periods import ONE_DAY

CLEAR = "rgba(0,0,0,0)"
# ms: Plotly gives a single bar of dates no width of its own.
BAR_WIDTH = 0.8 * 86_400_000
BAR = go.Bar(width=BAR_WIDTH, hoverinfo="none", marker={"line": {"width": 1}}).to_plotly_json()
LAYOUT = go.Layout(
    margin={"l": 52, "r": 14, "t": 10, "b": 24, "pad": 0},
    paper_bgcolor=CLEAR,
    plot_bgcolor=CLEAR,
    showlegend=False,
    dragmode=False,
    barmode="stack",
    hovermode="x",
).to_plotly_json()
X_AXIS = go.layout.XAxis(
    type="date",
    fixedrange=True,
    showgrid=False,
    zeroline=False,
    tickmode="array",
    ticklabeloverflow="allow",
).to_plotly_json()
Y_AXIS = go.layout.YAxis(
    fixedrange=True, zeroline=True, rangemode="tozero", tickmode="array"
).to_plotly_json()
WEEKEND = go.layout.Shape(
    type="rect", layer="below", xref="x", yref="paper", y0=0, y1=1, line={"width": 0}
).to_plotly_json()
HATCHED = "/"
HATCH = {"fillmode": "overlay", "solidity": 0.5, "size": 5}
MOST_DAYS_WITH_WEEKENDS = 100
MOST_DAYS_WITH_MONDAYS = 60
MOST_STEPS = 4
SMALLEST_STEP = 0.0001  # USD: amounts have four decimals at most
MOST_LAYERS = 6
# Colors of layers that are no single tool, model or key.
OTHER, UNTAGGED, UNKNOWN = "other", "untagged", "unknown"
PATTERNS = {UNTAGGED: HATCHED, UNKNOWN: "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackLayer:
    """color: 1 to 8, `other`, `untagged` or `unknown`, as in style sheets. values: by bar."""

    label: str
    color: str
    values: Mapping[Hashable, float]

    @property
    def total(self) -> float:
        """Of all bars."""
        return sum(self.values.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One day: USD of each layer in their order, and of all."""

    day: date
    values: tuple[float, ...]
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StackChart:
    """layers: from the bottom up. rows: the days with usage. figure: for Plotly."""

    layers: tuple[StackLayer, ...]
    rows: tuple[StackRow, ...]
    figure: dict


def stack_chart(layers: Iterable[StackLayer], start: date, end: date, today: date) -> StackChart:
    """start, end: both inclusive. today: the day that is not complete, which is hatched."""
    layers = tuple(layers)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    rows = [stack_row(layers, day) for day in days]
    highest = max((row.total for row in rows), default=0.0)
    return StackChart(
        layers=layers,
        rows=tuple(row for row in rows if any(row.values)),
        figure={
            "data": [bars(layer, days, today) for layer in layers],
            "layout": {
                **LAYOUT,
                "xaxis": {**X_AXIS, **day_ticks(days, today)},
                "yaxis": {**Y_AXIS, **usd_ticks(highest)},
                "shapes": weekends(days) if len(days) <= MOST_DAYS_WITH_WEEKENDS else [],
            },
        },
    )


def stack_row(layers: tuple[StackLayer, ...], day: date) -> StackRow:
    values = tuple(layer.values.get(day, 0.0) for layer in layers)
    return StackRow(day=day, values=values, total=sum(values))


def bars(layer: StackLayer, days: list[date], today: date) -> dict:
    """The layer's bars. Its name is no text of the figure: Plotly would read markup in it."""
    own = PATTERNS.get(layer.color, "")
    shapes = [own or (HATCHED if day == today else "") for day in days]
    pattern = {**HATCH, "shape": shapes}
    return {
        **BAR,
        "x": [day.isoformat() for day in days],
        "y": [layer.values.get(day, 0.0) for day in days],
        "marker": {**BAR["marker"], "pattern": pattern},
    }


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
    """A band behind each Saturday and Sunday."""
    return [
        {**WEEKEND, "x0": f"{day - ONE_DAY}T12:00", "x1": f"{day}T12:00"}
        for day in days
        if day.weekday() >= 5
    ]


def stack_layers(
    colors: Mapping[Hashable, str],
    labels: Mapping[Hashable, str],
    parts: Iterable[tuple[Hashable, Hashable, float]],
    *,
    others: str,
) -> list[StackLayer]:
    """Layers from the bottom up: with a color in its order, all others, then those without a name.

    parts: (layer, bar, value). others: what layers without a color are called together.
    """
    found: dict[Hashable, dict[Hashable, float]] = {}
    for key, bar, value in parts:
        bars = found.setdefault(key if key in colors else OTHER, {})
        bars[bar] = bars.get(bar, 0.0) + value
    layers = [
        StackLayer(label=labels[key], color=color, values=found[key])
        for key, color in colors.items()
        if key in found
    ]
    if OTHER not in found:
        return layers
    nameless = [layer for layer in layers if layer.color in PATTERNS]
    named = [layer for layer in layers if layer not in nameless]
    return [*named, StackLayer(label=others, color=OTHER, values=found[OTHER]), *nameless]
