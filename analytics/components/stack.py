"""A Plotly figure of spend per day in layers, and the same numbers as rows. CSS sets the colors.

What all figures share is built and validated by Plotly once, at import, as in `charts`.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import plotly.graph_objects as go

from analytics.domain.chart import ComparedDay
from analytics.domain.periods import ONE_DAY, ComparedPeriods, days_of

from .axes import day_ticks, usd_ticks, weekends
from .changes import unmatched_note, versus

CLEAR = "rgba(0,0,0,0)"
# ms: Plotly gives a single bar of dates no width of its own.
BAR_WIDTH = 0.8 * 86_400_000
BAR = go.Bar(width=BAR_WIDTH, hoverinfo="none", marker={"line": {"width": 1}}).to_plotly_json()
# Of the previous period, over the bars: an outline in the color of the panel below each dash.
DASHES = tuple(
    go.Scatter(mode="lines", hoverinfo="skip", line={"width": width}).to_plotly_json()
    for width in (4, 2)
)
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
HATCHED = "/"
HATCH = {"fillmode": "overlay", "solidity": 0.5, "size": 5}
MOST_LAYERS = 6
# Colors of layers that are no single tool, model or key.
OTHER, UNTAGGED, UNKNOWN = "other", "untagged", "unknown"
PATTERNS = {UNTAGGED: HATCHED, UNKNOWN: "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackLayer:
    """color: 1 to 8, `other`, `untagged` or `unknown`, as in style sheets. values: by bar.

    url: the query string that adds the layer to the filters; empty without such a filter.
    """

    label: str
    color: str
    values: Mapping[Hashable, float]
    url: str = ""

    @property
    def total(self) -> float:
        """Of all bars."""
        return sum(self.values.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRow:
    """One day: USD of each layer in their order, and of all. compared: None without a match."""

    day: date
    values: tuple[float, ...]
    total: float
    compared: ComparedDay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackChart:
    """layers: from the bottom up. rows: the days with usage. figure: for Plotly.

    compared: the previous period, as the legend and the toolbar name it; empty where none is shown.
    notes: sentences about it.
    """

    layers: tuple[StackLayer, ...]
    rows: tuple[StackRow, ...]
    compared: str
    notes: tuple[str, ...]
    figure: dict


def stack_chart(
    layers: Iterable[StackLayer],
    start: date,
    end: date,
    today: date,
    compared: Iterable[ComparedDay] = (),
    periods: ComparedPeriods | None = None,
) -> StackChart:
    """start, end: both inclusive. today: the day that is not complete, which is hatched.

    compared: the days of the previous period; without any spend they are left out. periods: theirs.
    """
    layers = tuple(layers)
    days = days_of(start, end)
    matches = {found.day: found for found in compared}
    if not any(found.spend for found in matches.values()):
        matches = {}
    rows = [stack_row(layers, day, matches.get(day)) for day in days]
    shown = tuple(row for row in rows if layers and is_used(row))
    named = periods if matches and shown else None
    note = unmatched_note(named) if named else ""
    return StackChart(
        layers=layers,
        rows=shown,
        compared=versus(named) if named else "",
        notes=(note,) if note else (),
        figure={
            "data": [*(bars(layer, days, today) for layer in layers), *dashes(matches)],
            "layout": {
                **LAYOUT,
                "meta": {"compared": [tip_line(row.compared) for row in rows]},
                "xaxis": {**X_AXIS, **day_ticks(days, today)},
                "yaxis": {**Y_AXIS, **usd_ticks(max(map(height, rows)))},
                "shapes": weekends(days),
            },
        },
    )


def stack_row(layers: tuple[StackLayer, ...], day: date, compared: ComparedDay | None) -> StackRow:
    values = tuple(layer.values.get(day, 0.0) for layer in layers)
    return StackRow(day=day, values=values, total=sum(values), compared=compared)


def is_used(row: StackRow) -> bool:
    """Whether there was usage on the day, or on the one that it is compared with."""
    return any(row.values) or bool(row.compared and row.compared.spend)


def height(row: StackRow) -> float:
    """Of the bar or of the dash, USD."""
    return max(row.total, row.compared.spend if row.compared else 0.0)


def tip_line(compared: ComparedDay | None) -> tuple[str, float] | None:
    """What the box on hover says of the previous period."""
    return (compared.previous.isoformat(), compared.spend) if compared else None


def dashes(matches: Mapping[date, ComparedDay]) -> list[dict]:
    """A dash as wide as the bar for each day, with a gap after it, and its outline."""
    x: list[str | None] = []
    y: list[float | None] = []
    for day, found in matches.items():
        x += [f"{day - ONE_DAY}T14:24", f"{day}T09:36", None]
        y += [found.spend, found.spend, None]
    return [{**line, "x": x, "y": y} for line in DASHES] if x else []


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


def stack_layers(
    colors: Mapping[Hashable, str],
    labels: Mapping[Hashable, str],
    parts: Iterable[tuple[Hashable, Hashable, float]],
    *,
    others: str,
    urls: Mapping[Hashable, str] = MappingProxyType({}),
) -> list[StackLayer]:
    """Layers from the bottom up: with a color in its order, all others, then those without a name.

    parts: (layer, bar, value). others: what layers without a color are called together. urls: of
    filters, by layer.
    """
    found: dict[Hashable, dict[Hashable, float]] = {}
    for key, bar, value in parts:
        bars = found.setdefault(key if key in colors else OTHER, {})
        bars[bar] = bars.get(bar, 0.0) + value
    layers = [
        StackLayer(label=labels[key], color=color, values=found[key], url=urls.get(key, ""))
        for key, color in colors.items()
        if key in found
    ]
    if OTHER not in found:
        return layers
    nameless = [layer for layer in layers if layer.color in PATTERNS]
    named = [layer for layer in layers if layer not in nameless]
    return [*named, StackLayer(label=others, color=OTHER, values=found[OTHER]), *nameless]
