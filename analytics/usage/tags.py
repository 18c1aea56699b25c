"""The tags to choose from, and warnings about chosen ones without requests."""

from collections.abc import Sequence
from datetime import date

from analytics.domain.query import UsageQuery
from analytics.domain.tags import spellings, tool_named
from analytics.mirror.store import Snapshot

from .questions import run, values_of


def fetch_tag_usage(
    snapshot: Snapshot, start_date: date, end_date: date, *, most: int
) -> tuple[tuple[str, int], ...]:
    """(tag, requests) of the period, most used first, at most so many."""
    values = {"start_date": start_date, "end_date": end_date, "most": most}
    return tuple(run(snapshot, "tag_choices", values))


def fetch_unknown_tags(
    snapshot: Snapshot, query: UsageQuery, names: Sequence[str]
) -> tuple[str, ...]:
    """A sentence for each name without requests, so that a typo does not look like zero spend.

    names: tags and tools as they were chosen; `query.tags` holds their spellings.
    """
    if not query.tags:
        return ()
    known = {tag for (tag,) in run(snapshot, "known_tags", values_of(query))}
    return tuple(sentence(name) for name in names if known.isdisjoint(spellings(name)))


def sentence(name: str) -> str:
    if tool := tool_named(name):
        return f"No usage of {tool.label} in this period."
    return f"No request in this period has the tag {name}."
