"""Bins of spend: what they are called, where they stand and which bounds they are."""

from urllib.parse import urlencode

from analytics.domain.chart import SpendBin
from analytics.domain.formats import usd_limit
from analytics.domain.query import UsageQuery

MOST_EDGES = 13  # that fit on a phone


def bin_label(found: SpendBin) -> str:
    """`$5 – $10`; `Under $1` for the first, `$5,000,000 or more` for the last."""
    if found.ceiling is None:
        return f"{usd_limit(found.floor)} or more"
    if not found.floor:
        return f"Under {usd_limit(found.ceiling)}"
    return f"{usd_limit(found.floor)} \N{EN DASH} {usd_limit(found.ceiling)}"


def bounds(query: UsageQuery, found: SpendBin) -> str:
    """The bin as `min_spend=5&max_spend=10`, within the bounds of the query."""
    floors = [bound for bound in (found.floor or None, query.min_spend) if bound is not None]
    ceilings = [bound for bound in (found.ceiling, query.max_spend) if bound is not None]
    limits = {"min_spend": max(floors, default=None), "max_spend": min(ceilings, default=None)}
    return urlencode({name: decimal(value) for name, value in limits.items() if value is not None})


def decimal(value: float) -> str:
    """As people type it: `5`, `0.125`."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def edge_label(edge: int) -> str:
    """`500`, `2K`, `1M`: short enough for a phone."""
    if edge >= 1_000_000:
        return f"{edge // 1_000_000}M"
    return f"{edge // 1000}K" if edge >= 1000 else str(edge)


def edge_ticks(bins: tuple[SpendBin, ...]) -> dict:
    """All edges of bins; of many the powers of ten."""
    edges = [one.floor for one in bins] + [one.ceiling for one in bins[-1:] if one.ceiling]
    marked = [
        (place, edge)
        for place, edge in enumerate(edges)
        if len(edges) <= MOST_EDGES or not edge or str(edge).startswith("1")
    ]
    return {
        "tickvals": [place - 0.5 for place, _ in marked],
        "ticktext": [edge_label(edge) for _, edge in marked],
    }


def place_of(bins: tuple[SpendBin, ...], value: float) -> float:
    """Where an amount stands on the axis of bins, whose bars are 1 apart."""
    place = max((place for place, one in enumerate(bins) if one.floor <= value), default=0)
    found = bins[place]
    ceiling = found.ceiling or 2 * found.floor
    share = (value - found.floor) / (ceiling - found.floor)
    return place - 0.5 + min(max(share, 0.0), 1.0)
