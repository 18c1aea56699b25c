"""The users in scope by spend: how many spend how much, and how many make up most of it."""

from analytics.domain.chart import FLOORS, MOST_SPEND, CurvePoint, Distribution, SpendBin
from analytics.domain.query import UsageQuery
from analytics.domain.report import BOUND_NOISE_USD
from analytics.mirror.store import Snapshot

from .counted import usage_parts
from .questions import run, values_of

CURVE_POINTS = 100


def fetch_distribution(snapshot: Snapshot, query: UsageQuery) -> Distribution:
    """Of spend as the table shows it: the most it can be where it is not exact."""
    values = values_of(query) | {
        "floors": list(FLOORS),
        "noise": BOUND_NOISE_USD,
        "most": MOST_SPEND,
        "points": CURVE_POINTS,
    }
    ((users, bins, quantiles, users_for_most, curve),) = run(
        snapshot, "distribution", values, **usage_parts(snapshot, query)
    )
    median, p90, p99 = quantiles or (0.0, 0.0, 0.0)
    return Distribution(
        users=users,
        bins=without_gaps({row[0]: row for row in bins or ()}),
        median=median,
        p90=p90,
        p99=p99,
        users_for_most=users_for_most,
        curve=tuple(CurvePoint(users=place, share=share) for place, share in curve or ()),
    )


def without_gaps(found: dict[int, tuple[int, int, int, int]]) -> tuple[SpendBin, ...]:
    """Every bin from the lowest to the highest with users. found: rows of `bins` by floor."""
    if not found:
        return ()
    floors = [floor for floor in (0, *FLOORS) if min(found) <= floor <= max(found)]
    rows = [found.get(floor, (floor, 0, 0, 0)) for floor in floors]
    return tuple(
        SpendBin(floor=floor, users=users, low=low, power=power)
        for floor, users, low, power in rows
    )
