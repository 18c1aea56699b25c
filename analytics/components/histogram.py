"""Plotly figures of users by spend: bins with marks, and the cumulative curve. CSS sets the colors.

What all figures share is built and validated by Plotly once, at import, as in `charts`.
"""

from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.domain.chart import MOST_SPEND, Distribution, SpendBin
from analytics.domain.formats import count_of, integer, percent, usd, usd_limit
from analytics.domain.query import UsageQuery

from .axes import MOST_STEPS, nice_step
from .bins import bin_label, bounds, edge_ticks, place_of
from .stack import CLEAR

BAR = go.Bar(hoverinfo="skip").to_plotly_json()
COUNTS = go.Scatter(
    mode="text", textposition="top center", hoverinfo="skip", cliponaxis=False
).to_plotly_json()
CURVE = go.Scatter(mode="lines", hoverinfo="skip", line={"width": 2}).to_plotly_json()
FRAME = go.Layout(
    paper_bgcolor=CLEAR, plot_bgcolor=CLEAR, showlegend=False, dragmode=False, hovermode=False
)
BINS_LAYOUT = go.Layout(
    FRAME,
    margin={"l": 40, "r": 14, "t": 48, "b": 24, "pad": 0},
    barmode="stack",
    bargap=0.06,
).to_plotly_json()
CURVE_LAYOUT = go.Layout(
    FRAME, margin={"l": 44, "r": 36, "t": 12, "b": 24, "pad": 0}
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
MARK = go.layout.Shape(
    type="line", xref="x", yref="paper", y0=0, line={"width": 1, "dash": "3px,3px"}
).to_plotly_json()
MARK_LABEL = go.layout.Annotation(
    xref="x", yref="paper", y=1, showarrow=False, yanchor="bottom"
).to_plotly_json()
LABEL_HEIGHT = 15  # px, of one mark above the other
PLOT_HEIGHT = 168  # px, between the margins
SEGMENTS = ("low", "between", "power")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramRow:
    """One bin: `$5 – $10`, and its users in all and by segment.

    url: the query string that leaves only its users; empty without any.
    """

    label: str
    found: SpendBin
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """rows: of the table. legend: (label, color). most: how many users make up most of the spend.

    rest: the end of that sentence. marks: (label, value) of the quantiles. figure: for Plotly.
    """

    rows: tuple[HistogramRow, ...]
    legend: tuple[tuple[str, str], ...]
    most: str
    rest: str
    marks: tuple[tuple[str, str], ...]
    figure: dict


def histogram(query: UsageQuery, found: Distribution, bounds_link: str) -> Histogram:
    """Users in scope by spend. bounds_link: the query string without bounds, to append them."""
    marks = {"Median": found.median, "p90": found.p90, "p99": found.p99}
    most, rest = most_sentence(found)
    names = {
        "low": f"Low (< {usd_limit(query.low_below)})",
        "between": "In between",
        "power": f"Power (> {usd_limit(query.power_above)})",
    }
    totals = {name: sum(getattr(one, name) for one in found.bins) for name in SEGMENTS}
    return Histogram(
        rows=tuple(
            HistogramRow(
                label=bin_label(one),
                found=one,
                url=bounds_link + bounds(query, one) if one.users else "",
            )
            for one in found.bins
        ),
        legend=tuple((f"{names[name]}: {integer(totals[name])}", name) for name in SEGMENTS),
        most=most,
        rest=rest,
        marks=tuple((label, usd(value)) for label, value in marks.items()),
        figure={"bins": bins_figure(found.bins, marks), "curve": curve_figure(found)},
    )


def most_sentence(found: Distribution) -> tuple[str, str]:
    """`290 of 996 users`, `(29%) make up 80% of spend`."""
    if found.users_for_most is None:
        return "No spend", "in this period"
    verb = "makes" if found.users_for_most == 1 else "make"
    return (
        f"{integer(found.users_for_most)} of {count_of(found.users, 'user')}",
        f"({percent(found.users_for_most / found.users)}) {verb} up {percent(MOST_SPEND)} of spend",
    )


def bins_figure(bins: tuple[SpendBin, ...], marks: dict[str, float]) -> dict:
    """A bar for each bin, with the number of its users; dashed marks with their names above."""
    places = list(range(len(bins)))
    counts = [one.users for one in bins]
    bars = [{**BAR, "x": places, "y": [getattr(one, name) for one in bins]} for name in SEGMENTS]
    text = {**COUNTS, "x": places, "y": counts, "text": [integer(count) for count in counts]}
    shown = marks if bins else {}
    placed = [(label, value, place_of(bins, value)) for label, value in shown.items()]
    return {
        "data": [*bars, text],
        "layout": {
            **BINS_LAYOUT,
            "xaxis": {
                **X_AXIS,
                "range": [-0.5, len(bins) - 0.5],
                **edge_ticks(bins),
            },
            "yaxis": {**Y_AXIS, **count_ticks(max(counts, default=0))},
            "shapes": [mark(x, row) for row, (_, _, x) in enumerate(placed)],
            "annotations": [
                mark_label(f"{label} {usd(value)}", x, row, len(bins))
                for row, (label, value, x) in enumerate(placed)
            ],
        },
    }


def mark(x: float, row: int) -> dict:
    """The dashed line of a quantile. row: of its label, from 0 at the bottom."""
    return {**MARK, "x0": x, "x1": x, "y1": 1 + row * LABEL_HEIGHT / PLOT_HEIGHT}


def mark_label(text: str, x: float, row: int, bins: int) -> dict:
    """Beside the upper end of its line, on the side with more room."""
    is_left = x > bins / 2 - 0.5
    return {
        **MARK_LABEL,
        "text": text,
        "x": x,
        "xanchor": "right" if is_left else "left",
        "xshift": -4 if is_left else 4,
        "yshift": row * LABEL_HEIGHT - 2,
    }


def count_ticks(highest: int) -> dict:
    """At most four steps of whole numbers, with room for the number above the highest bar."""
    step = max(round(nice_step(highest / MOST_STEPS)), 1) if highest else 1
    values = list(range(0, highest + 1, step))
    return {
        "tickvals": values,
        "ticktext": [integer(value) for value in values],
        "range": [0, max(highest, 1) * 1.12],
    }


def curve_figure(found: Distribution) -> dict:
    """The part of spend that the first users make up, the largest spend first."""
    users = max(found.users, 1)
    shapes = []
    if found.users_for_most is not None:
        x = found.users_for_most
        shapes = [{**MARK, "x0": x, "x1": x, "y1": 1}]
    curve = {
        **CURVE,
        "x": [0, *(point.users for point in found.curve)],
        "y": [0, *(point.share for point in found.curve)],
    }
    quarters = [0, 0.25, 0.5, 0.75, 1]
    return {
        "data": [curve],
        "layout": {
            **CURVE_LAYOUT,
            "xaxis": {
                **X_AXIS,
                "range": [0, users],
                "tickvals": [0, users],
                "ticktext": ["0", count_of(users, "user")],
            },
            "yaxis": {
                **Y_AXIS,
                "range": [0, 1.03],
                "tickvals": quarters,
                "ticktext": [percent(share) for share in quarters],
            },
            "shapes": shapes,
        },
    }
