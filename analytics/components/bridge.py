"""A Plotly figure of the steps from one total to another. CSS sets the colors.

What all figures share is built and validated by Plotly once, at import, as in `charts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.domain.formats import usd, usd_change

from .axes import usd_ticks
from .stack import CLEAR

WIDTH = 0.8
BAR = go.Bar(width=WIDTH, hoverinfo="none").to_plotly_json()
AMOUNTS = go.Scatter(
    mode="text", textposition="top center", hoverinfo="skip", cliponaxis=False
).to_plotly_json()
CONNECTOR = go.layout.Shape(
    type="line", xref="x", yref="y", layer="below", line={"width": 1, "dash": "dot"}
).to_plotly_json()
LAYOUT = go.Layout(
    margin={"l": 60, "r": 14, "t": 20, "b": 40, "pad": 0},
    paper_bgcolor=CLEAR,
    plot_bgcolor=CLEAR,
    showlegend=False,
    dragmode=False,
    barmode="overlay",
    hovermode="x",
).to_plotly_json()
X_AXIS = go.layout.XAxis(
    fixedrange=True,
    showgrid=False,
    zeroline=False,
    tickmode="array",
    tickangle=0,
    ticklabeloverflow="allow",
).to_plotly_json()
Y_AXIS = go.layout.YAxis(fixedrange=True, zeroline=True, tickmode="array").to_plotly_json()
# As in the legend.
TOTAL, INCREASE, DECREASE = range(3)
ROOM = 1.06  # for the amount above the highest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeBar:
    """key: of the table's row. amount: USD, of a total or of a change. note: below the label."""

    key: str
    label: str
    note: str
    amount: float
    is_total: bool = False


def bridge_figure(bars: Sequence[BridgeBar]) -> dict:
    """Bars between two totals, each of which begins where the one before it ends."""
    ends: list[float] = []
    for bar in bars:
        ends.append(bar.amount if bar.is_total else ends[-1] + bar.amount)
    starts = [
        0.0 if bar.is_total else end - bar.amount for bar, end in zip(bars, ends, strict=True)
    ]
    tops = [max(pair) for pair in zip(starts, ends, strict=True)]
    places = list(range(len(bars)))
    texts = [usd(bar.amount) if bar.is_total else usd_change(bar.amount) for bar in bars]
    return {
        "data": [
            *(layer(bars, starts, kind) for kind in (TOTAL, INCREASE, DECREASE)),
            {**AMOUNTS, "x": places, "y": tops, "text": texts},
        ],
        "layout": {
            **LAYOUT,
            "meta": {"keys": [bar.key for bar in bars]},
            "xaxis": {
                **X_AXIS,
                "range": [-0.5, len(bars) - 0.5],
                "tickvals": places,
                "ticktext": [f"{bar.label}<br>{bar.note}" for bar in bars],
            },
            "yaxis": {**Y_AXIS, **usd_ticks(max(tops) * ROOM)},
            "shapes": [connector(place, ends[place]) for place in places[:-1]],
        },
    }


def layer(bars: Sequence[BridgeBar], starts: Sequence[float], kind: int) -> dict:
    """The bars of a kind, from where they begin."""
    own = [place for place, bar in enumerate(bars) if kind_of(bar) == kind]
    return {
        **BAR,
        "x": own,
        "y": [bars[place].amount for place in own],
        "base": [starts[place] for place in own],
    }


def kind_of(bar: BridgeBar) -> int:
    if bar.is_total:
        return TOTAL
    return INCREASE if bar.amount >= 0 else DECREASE


def connector(place: int, height: float) -> dict:
    """From the right edge of a bar to the next one."""
    left, right = place + WIDTH / 2, place + 1 - WIDTH / 2
    return {**CONNECTOR, "x0": left, "x1": right, "y0": height, "y1": height}
