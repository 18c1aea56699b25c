"""The keys of a user: those used in the period, and those that the user has now."""

from analytics.domain.budgets import Budget
from analytics.domain.user_parts import KeyUsage
from analytics.mirror.store import Snapshot

from .questions import run
from .user_sums import SUMMED, selected, sums_of


def fetch_keys(snapshot: Snapshot, values: dict) -> tuple[KeyUsage, ...]:
    """The largest spend first. After `user_cell`."""
    rows = run(snapshot, "user_keys", values, sums=SUMMED, found=selected("coalesce(summed.{}, 0)"))
    return tuple(key_usage(*row) for row in rows)


def key_usage(
    number,
    alias,
    last_four,
    kind,
    team,
    is_known,
    is_deleted,
    is_blocked,
    expires,
    deleted_at,
    *row,
) -> KeyUsage:
    spend, limit, duration, reset_at, first_day, last_day, *sums = row
    return KeyUsage(
        number=number,
        alias=alias,
        last_four=last_four,
        kind=kind,
        team=team,
        is_known=is_known,
        is_deleted=is_deleted,
        is_blocked=is_blocked,
        expires=expires,
        deleted_at=deleted_at,
        budget=Budget(spend=spend, limit=limit, duration=duration, reset_at=reset_at),
        first_day=first_day,
        last_day=last_day,
        sums=sums_of(sums),
    )
