"""Spend without a user, by kind of key and by its owner."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from analytics.litellm.schema import DELETED_KEYS
from analytics.litellm.statements import sql

from .data_report import OwnerSpend, UnattributedSpend
from .fetch import usd

HEALTH_CHECK = "litellm-internal-health-check"
MOST_OWNERS = 20  # of each kind; the others share a row
NO_KEYS = """SELECT NULL AS token, FALSE AS is_of_team, NULL AS owner, FALSE AS is_deleted
        WHERE FALSE"""


def unattributed_statement(key_tables: Iterable[str]) -> str:
    """The statement; key_tables: the tables of keys that the role may read."""
    known_key = sql("known_keys")
    known_keys = [
        known_key.format(table=f'"{table}"', is_deleted=str(table == DELETED_KEYS).upper())
        for table in key_tables
    ]
    text = sql("unattributed")
    return text.format(known_keys="        UNION ALL\n        ".join(known_keys) or NO_KEYS)


def unattributed(
    cursor: Any, statement: str, start_date: date, end_date: date
) -> tuple[UnattributedSpend, ...]:
    """Each kind with its owners, most spend first. Raises ValueError for what is no amount."""
    cursor.execute(
        statement,
        {
            "start_date": start_date.isoformat(),
            "end_date": end_date.isoformat(),
            "health_check": HEALTH_CHECK,
            "most_owners": MOST_OWNERS,
        },
    )
    kinds = groupby(cursor.fetchall(), key=lambda row: row[0])
    found = [kind_of(kind, [owner_of(*row[1:]) for row in rows]) for kind, rows in kinds]
    return tuple(sorted(found, key=lambda kind: (-kind.spend, kind.kind)))


def owner_of(
    owner: str | None, owners: int, keys: int, requests: int, spend: Any, first: str, last: str
) -> OwnerSpend:
    return OwnerSpend(
        owner=owner,
        owners=owners,
        keys=int(keys),
        requests=int(requests),
        spend=usd(spend),
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
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
