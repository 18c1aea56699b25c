"""Spend without a user, by kind of key and by its owner."""

from datetime import date
from itertools import groupby

from analytics.mirror.store import Snapshot

from .data_report import OwnerSpend, UnattributedSpend
from .questions import run

MOST_OWNERS = 20  # of each kind; the others share a row


def fetch_unattributed(
    snapshot: Snapshot, start_date: date, end_date: date
) -> tuple[UnattributedSpend, ...]:
    """Each kind with its owners, most spend first."""
    values = {"start_date": start_date, "end_date": end_date, "most_owners": MOST_OWNERS}
    kinds = groupby(run(snapshot, "unattributed_owners", values), key=lambda row: row[0])
    found = [kind_of(kind, [owner_of(*row[1:]) for row in rows]) for kind, rows in kinds]
    return tuple(sorted(found, key=lambda kind: (-kind.spend, kind.kind)))


def owner_of(
    owner: str | None,
    owners: int,
    keys: int,
    requests: int,
    spend: float,
    first_day: date,
    last_day: date,
) -> OwnerSpend:
    return OwnerSpend(
        owner=owner,
        owners=owners,
        keys=keys,
        requests=requests,
        spend=spend,
        first_day=first_day,
        last_day=last_day,
    )


def kind_of(kind: str, rows: list[OwnerSpend]) -> UnattributedSpend:
    """The sums of its rows."""
    return UnattributedSpend(
        kind=kind,
        keys=sum(row.keys for row in rows),
        requests=sum(row.requests for row in rows),
        spend=sum(row.spend for row in rows),
        first_day=min(row.first_day for row in rows),
        last_day=max(row.last_day for row in rows),
        # Other kinds have no owners: their one row is the sum.
        owners=tuple(rows) if rows[0].owner is not None else (),
    )
