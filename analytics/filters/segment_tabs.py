"""The tabs of the segments: how many users each has, and the link to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.domain.formats import DASH, integer, segment_label
from analytics.domain.query import Segment

from .links import Choice, query_with, query_without
from .page_filtersets import PageFilterSet
from .seats_filterset import idle_seats_url, window_of

LABELS = {
    Segment.POWER: "Power",
    Segment.LOW: "Low",
    Segment.NEW: "New",
    Segment.OVER_BUDGET: "Over budget",
    Segment.NEAR_BUDGET: "Near budget",
    Segment.LOW_SUCCESS: "Low success",
}
UNKNOWN = "LiteLLM has no data before this period, so nobody can be called new"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTab:
    """One tab. count: as text, a dash where it is unknown; title: the segment in full, or why.

    leaves: whether it leads to another page.
    """

    choice: Choice
    count: str
    title: str
    leaves: bool = False


def segment_tabs(
    filterset: PageFilterSet, counts: Mapping[Segment | None, int], idle_seats: int
) -> tuple[SegmentTab, ...]:
    """All users, then each segment, and idle seats. For a valid set.

    counts: of those that are known. idle_seats: whatever the filters.
    """
    given = filterset.form.cleaned_data
    chosen = Segment(given["segment"]) if given["segment"] else None
    everybody = query_without(filterset.params, "segment")
    tabs = [
        SegmentTab(
            choice=Choice("segment-all", "All", everybody, chosen is None),
            count=integer(counts[None]),
            title="All users",
        )
    ]
    for segment, label in LABELS.items():
        url = query_with(filterset.params, segment=segment.value)
        known = segment in counts
        name = segment_label(segment, given["power"], given["low"])
        tabs.append(
            SegmentTab(
                choice=Choice(f"segment-{segment.value}", label, url, chosen is segment),
                count=integer(counts[segment]) if known else DASH,
                title=name if known else UNKNOWN,
            )
        )
        if segment is Segment.NEW:
            tabs.append(inactive_tab(filterset, idle_seats))
    return tuple(tabs)


def inactive_tab(filterset: PageFilterSet, idle_seats: int) -> SegmentTab:
    """Who has no usage is no row of this page: the tab leads to their seats."""
    return SegmentTab(
        choice=Choice("segment-inactive", "Inactive", idle_seats_url(window_of(filterset)), False),
        count=integer(idle_seats),
        title="Seats without usage in this period, whatever the filters: opens Seats",
        leaves=True,
    )
