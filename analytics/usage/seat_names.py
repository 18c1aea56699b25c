"""Emails and aliases of some users."""

from collections.abc import Iterable

from analytics.mirror.store import Snapshot

from .questions import run


def fetch_names(
    snapshot: Snapshot, user_ids: Iterable[str]
) -> dict[str, tuple[str | None, str | None]]:
    """By ID, of those in the user table and those with usage."""
    rows = run(snapshot, "seat_names", {"user_ids": list(user_ids)})
    return {user_id: (email, alias) for user_id, email, alias in rows}
