"""Warns about chosen tags without requests, so that a typo does not look like zero spend."""

import logging
from collections.abc import Sequence

from analytics.domain.errors import UsageError, UsageSuperseded
from analytics.domain.query import TagSource, UsageQuery
from analytics.domain.tags import spellings, tool_named
from analytics.litellm.connection import litellm_cursor
from analytics.litellm.statements import sql

from .cache import kept

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds to wait for a slot


def fetch_unknown_tags(query: UsageQuery, names: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each name without requests; empty if the lookup failed.

    names: tags and tools as they were chosen; `query.tags` holds their spellings.
    """
    if not query.tags:
        return ()
    try:
        return unknown_tags(kept("known_tags", query, read_known_tags), query, names)
    except UsageSuperseded:
        raise
    except UsageError as error:
        logger.warning("Tags of %s to %s: %r", query.start_date, query.end_date, error)
        return ()


def read_known_tags(query: UsageQuery) -> frozenset[str]:
    """The tags of the query that the daily table has in its period. Raises UsageError."""
    days = {"start_date": query.start_date.isoformat(), "end_date": query.end_date.isoformat()}
    with litellm_cursor(patience=PATIENCE) as cursor:
        cursor.execute(sql("known_tags"), days | {"tags": list(query.tags)})
        return frozenset(tag for (tag,) in cursor.fetchall())


def unknown_tags(known: frozenset[str], query: UsageQuery, names: Sequence[str]) -> tuple[str, ...]:
    """The sentences; empty for request logs, which may have tags that the daily table lacks."""
    if query.tag_source is TagSource.LOGS:
        return ()
    return tuple(sentence(name) for name in names if known.isdisjoint(spellings(name)))


def sentence(name: str) -> str:
    if tool := tool_named(name):
        return f"No usage of {tool.label} in this period."
    return f"No request in this period has the tag {name}."
