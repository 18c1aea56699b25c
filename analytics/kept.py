"""What is kept of answers, for how long, and that many who ask at once cause one statement."""

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

from .core import UsageCore
from .errors import UsageError, UsageTimeout
from .query import UsageQuery
from .turns import check_turn

Trend = TypeVar("Trend")
Details = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

# LiteLLM writes today's rows every 10 to 35 seconds; of a day that is over, late ones at most.
OPEN_SECONDS = 30
CLOSED_SECONDS = 600
MINUTES = 300  # seconds that tags and models may be kept, however new the period
FAILED_LONG = 60  # for what a page can do without
FAILED_SECONDS = 1  # for those who wait already
POLL_SECONDS = 0.02


def kept_core(query: UsageQuery, make: Callable[[UsageQuery], UsageCore]) -> UsageCore:
    """The core of the query, made where it is not kept."""
    return kept("core", query, make)


def kept_trend(query: UsageQuery, make: Callable[[UsageQuery], Trend]) -> Trend:
    """The days of the query, made where they are not kept."""
    return kept("trend", query, make)


def kept(
    name: str,
    query: UsageQuery,
    make: Callable[[UsageQuery], Any],
    *,
    keep: int | None = None,
    failed: int = FAILED_SECONDS,
) -> Any:
    """What `make` gave for the query, or gives now. Of many who ask at once, one makes it.

    keep: seconds to keep it; as long as the period allows where it is left out. failed: seconds to
    keep that it took too long. Raises what `make` raises, to all who waited for it.
    """
    key, patience = kept_key(name, query), settings.STATEMENT_TIMEOUT * 2 + 1
    deadline = time.monotonic() + patience
    while (found := cache.get(key)) is None:
        if cache.add(f"{key}:making", 1, patience):
            found = made(key, query, make, keep or seconds(query), failed)
            break
        check_turn()
        if time.monotonic() > deadline:
            raise UsageTimeout
        time.sleep(POLL_SECONDS)
    if isinstance(found, UsageError):
        raise found
    return found


def made(key: str, query: UsageQuery, make: Callable, keep: int, failed: int) -> Any:
    """What `make` gives, or that it takes too long, kept for those who wait."""
    try:
        found = make(query)
        cache.set(key, found, keep)
    except UsageTimeout as failure:
        # What failed at once may be tried again at once; what took long must not be.
        found = failure
        cache.set(key, failure, failed)
    finally:
        cache.delete(f"{key}:making")
    return found


def kept_details(
    query: UsageQuery, user_ids: Sequence[str], make: Callable[[list[str]], Details]
) -> Details:
    """What `make` gave for these users, asked for those alone of whom nothing is kept.

    make: gives (tags, models) by user_id. Of many who ask at once, one makes it.
    """
    key = kept_key("details", query)
    while unknown := without_details(user_ids, known := cache.get(key) or {}):
        if cache.add(f"{key}:making", 1, settings.STATEMENT_TIMEOUT + 1):
            try:
                # A new one: others may be reading the old.
                known = (cache.get(key) or {}) | make(unknown)
                cache.set(key, known, MINUTES)
            finally:
                cache.delete(f"{key}:making")
            break
        check_turn()
        time.sleep(POLL_SECONDS)
    return known


def without_details(user_ids: Sequence[str], known: Details) -> list[str]:
    """The users of whom nothing is known."""
    return [user_id for user_id in user_ids if user_id not in known]


def is_kept(name: str, query: UsageQuery) -> bool:
    """Whether it would be had at once."""
    return kept_key(name, query) in cache


def drop(query: UsageQuery) -> None:
    """Forget all that is kept for the query and for its period."""
    period = UsageQuery(start_date=query.start_date, end_date=query.end_date)
    names = ("core", "trend", "details", "tags", "warnings")
    cache.delete_many([kept_key(name, asked) for name in names for asked in (query, period)])


def seconds(query: UsageQuery) -> int:
    """How long a core may be kept: not long where its period is not over."""
    today = datetime.now(UTC).date()
    return OPEN_SECONDS if query.end_date >= today else CLOSED_SECONDS


def kept_key(name: str, query: UsageQuery) -> str:
    """One for all queries that differ in filters, order and page alone."""
    parts = [query.start_date, query.end_date]
    if query.tags:
        parts += [sorted(query.tags), query.tag_scope, query.tag_source]
    return f"{name}:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
