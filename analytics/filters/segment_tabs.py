"""The tabs of the segments: how many users each has, and the link to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.domain.formats import DASH, integer, segment_label
from analytics.domain.query import Segment

from .filtersets import UsageFilterSet
from .links import Choice, query_with, query_without

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
    """One tab. count: as text, a dash where it is unknown; title: the segment in full, or why."""

    choice: Choice
    count: str
    title: str


def segment_tabs(
    filterset: UsageFilterSet, counts: Mapping[Segment | None, int]
) -> tuple[SegmentTab, ...]:
    """All users, then each segment. For a valid set. counts: of those that are known."""
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
    return tuple(tabs)
