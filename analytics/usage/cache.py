"""Single-flight cache for query results."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

from analytics.domain.errors import UsageError, UsageSuperseded, UsageTimeout
from analytics.domain.frame import UsageCore
from analytics.domain.query import UsageQuery
from analytics.litellm.cancellation import check_turn

Trend = TypeVar("Trend")
Details = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

# LiteLLM writes today's rows every 10 to 35 seconds; of a day that is over, late ones at most.
OPEN_SECONDS = 30
CLOSED_SECONDS = 600
MINUTES = 300  # seconds that tags and models may be kept, however new the period
MOST_DETAILS = 20_000  # users of whom tags and models are kept
FAILED_LONG = 60  # for what a page can do without
FAILED_SECONDS = 1  # for those who wait already
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDetails:
    """Tags and models by user_id. until: when all of them are to be asked again, seconds."""

    until: float
    users: Details

    @property
    def nbytes(self) -> int:
        """Roughly what they take in memory: their texts are shared."""
        return 400 * len(self.users)


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
    key = kept_key(name, query)

    def store(found: Any) -> None:
        cache.set(key, found, keep or seconds(query))

    return made_once(key, lambda: cache.get(key), lambda: make(query), store, failed)


def kept_details(
    query: UsageQuery, user_ids: Sequence[str], make: Callable[[list[str]], Details]
) -> Details:
    """What `make` gave for these users, asked for those alone of whom nothing is kept.

    make: gives (tags, models) by user_id. Of many who ask at once, one makes it. Raises as `kept`.
    """
    key = kept_key("details", query)

    def known() -> KeptDetails:
        fresh = KeptDetails(until=time.time() + MINUTES, users={})
        found = cache.get(key) or fresh
        lives = found.until > time.time() and len(found.users) < MOST_DETAILS
        return found if lives else fresh

    def have() -> Details | None:
        users = known().users
        return users if all(user_id in users for user_id in user_ids) else None

    def make_missing() -> Details:
        users = known().users
        return users | make([user_id for user_id in user_ids if user_id not in users])

    def store(users: Details) -> None:
        # The first of them says how long all live: else they would never be asked again.
        until = known().until
        cache.set(key, KeptDetails(until=until, users=users), max(1, round(until - time.time())))

    return made_once(key, have, make_missing, store, FAILED_SECONDS)


def made_once(
    key: str,
    have: Callable[[], Any],
    make: Callable[[], Any],
    store: Callable[[Any], None],
    failed: int,
) -> Any:
    """What is had, else what one of those who ask makes while the others wait.

    have: None where there is nothing. failed: seconds to keep that it took too long.
    """
    # Three statements at most, each of which may have waited for its place as long as it may take.
    mark, patience = secrets.token_hex(8), settings.STATEMENT_TIMEOUT * 6 + 1
    deadline = time.monotonic() + patience
    while (found := have()) is None:
        if failure := cache.get(f"{key}:failed"):
            raise failure
        if cache.add(f"{key}:making", mark, patience):
            return made(key, mark, make, store, failed)
        check_turn()
        if time.monotonic() > deadline:
            raise UsageTimeout
        time.sleep(POLL_SECONDS)
    return found


def made(
    key: str, mark: str, make: Callable[[], Any], store: Callable[[Any], None], failed: int
) -> Any:
    """What `make` gives, stored; its failure is kept for those who wait."""
    try:
        found = make()
        # Who refreshes takes the mark away: what was asked before is then not for others.
        if cache.get(f"{key}:making") == mark:
            store(found)
    except UsageSuperseded:
        raise
    except UsageError as failure:
        is_slow = isinstance(failure, UsageTimeout)
        cache.set(f"{key}:failed", type(failure), failed if is_slow else FAILED_SECONDS)
        raise
    finally:
        if cache.get(f"{key}:making") == mark:
            cache.delete(f"{key}:making")
    return found


def is_kept(name: str, query: UsageQuery) -> bool:
    """Whether it would be had at once."""
    return kept_key(name, query) in cache


def drop(query: UsageQuery) -> None:
    """Forget all that is kept for the query and for its period."""
    period = UsageQuery(start_date=query.start_date, end_date=query.end_date)
    names = ("core", "trend", "details", "tags", "warnings", "known_tags")
    keys = [kept_key(name, asked) for name in names for asked in (query, period)]
    cache.delete_many([key + part for key in keys for part in ("", ":making", ":failed")])


def seconds(query: UsageQuery) -> int:
    """How long a core may be kept: not long where its period is not over."""
    today = datetime.now(UTC).date()
    return OPEN_SECONDS if query.end_date >= today else CLOSED_SECONDS


def kept_key(name: str, query: UsageQuery) -> str:
    """One for all queries that differ in filters, order and page alone."""
    parts: list[object] = [query.start_date, query.end_date]
    if query.tags:
        parts += [sorted(query.tags), query.tag_scope, query.tag_source]
    return f"{name}:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
