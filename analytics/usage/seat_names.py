"""Emails and aliases of some users, and the IDs of their notes."""

from collections.abc import Iterable

from analytics.mirror.store import Snapshot

from .questions import run


def fetch_names(
    snapshot: Snapshot, user_ids: Iterable[str]
) -> dict[str, tuple[str | None, str | None]]:
    """By ID, of those in the user table and those with usage."""
    rows = run(snapshot, "seat_names", {"user_ids": list(user_ids)})
    return {user_id: (email, alias) for user_id, email, alias in rows}


def fetch_account_id(snapshot: Snapshot, user_id: str) -> str:
    """By which there are notes on a user, whose ID readers may see as a pseudonym."""
    rows = run(snapshot, "seat_account", {"user_id": user_id})
    return rows[0][0] if rows else user_id
