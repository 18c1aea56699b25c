"""Files against what PostgreSQL alone needs to send the same."""

from collections.abc import Iterator

from django.db import connections

from .measure import Contender
from .site import Visitor, clear_caches, routed
from .sizes import MONTH, QUARTER
from .statements import sql

USERS_PATH = "/users.csv"
DAILY_PATH = "/users/daily.csv"
CSV = "users.csv, 30 days"
DAILY = "daily.csv, 90 days"
DAILY_COPY = "COPY of the same rows, 90 days"


def export_contenders(visitor: Visitor) -> Iterator[Contender]:
    """Plain, not packed: it is the path from PostgreSQL that is measured."""
    yield Contender(name=CSV, run=taking(visitor, f"{USERS_PATH}?{MONTH.query}"))
    yield Contender(name=DAILY_COPY, run=copy_daily_rows)
    if routed(DAILY_PATH):
        yield Contender(name=DAILY, run=taking(visitor, f"{DAILY_PATH}?{QUARTER.query}"))


def taking(visitor: Visitor, address: str):
    """Takes a file from the site, which knows nothing of it yet."""

    def run() -> int:
        clear_caches()
        return visitor.get(address, packed=False)

    return run


def copy_daily_rows() -> int:
    """What psql's \\copy does: everything that comes is read and thrown away."""
    with (
        connections["litellm"].cursor() as cursor,
        cursor.cursor.copy(sql("daily_rows"), QUARTER.days) as copy,
    ):
        return sum(len(block) for block in copy)
