"""How many users each segment has, under the other filters."""

from collections.abc import Mapping
from dataclasses import replace

from analytics.domain.query import Segment, UsageQuery
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .counted import usage_parts
from .questions import IS_LOW_SUCCESS, IS_NEAR_BUDGET, IS_NEW, IS_OVER_BUDGET, run, values_of

ORDER = (
    *(None, Segment.POWER, Segment.LOW, Segment.NEW),
    *(Segment.OVER_BUDGET, Segment.NEAR_BUDGET, Segment.LOW_SUCCESS),
)


def fetch_segments(snapshot: Snapshot, query: UsageQuery) -> Mapping[Segment | None, int]:
    """Users by segment, all of them under None. At most, where tags leave spend open.

    New users are left out where LiteLLM has no data before the period: nobody can say who is new.
    """
    query = replace(query, segment=None)
    with cells_in_scope(snapshot, query):
        (counts,) = run(
            snapshot,
            "segments",
            values_of(query),
            **usage_parts(snapshot, query),
            is_new=IS_NEW,
            is_over_budget=IS_OVER_BUDGET,
            is_near_budget=IS_NEAR_BUDGET,
            is_low_success=IS_LOW_SUCCESS,
        )
    found = dict(zip(ORDER, counts, strict=True))
    since = min(snapshot.manifest.days_of("user_day"), default=query.start_date)
    if since >= query.start_date:
        del found[Segment.NEW]
    return found
