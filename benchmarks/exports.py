"""Measures CSV files against PostgreSQL's own COPY."""

from collections.abc import Callable, Iterator

from django.db import connections

from .measure import Contender
from .site import Visitor, clear_caches
from .sizes import MONTH, QUARTER
from .statements import sql

USERS_PATH = "/users.csv"
DAILY_PATH = "/users/daily.csv"
CSV = "users.csv, 30 days"
DAILY = "daily.csv, 90 days"
DAILY_COPY = "COPY of the same rows, 90 days"


def export_contenders(visitor: Visitor) -> Iterator[Contender]:
    """Plain, not packed: it is the path from PostgreSQL that is measured."""
    users = f"{USERS_PATH}?{MONTH.query}"
    yield Contender(name=CSV, prepare=clear_caches, run=taking(visitor, users))
    yield Contender(name=DAILY_COPY, run=copy_daily_rows)
    daily = f"{DAILY_PATH}?{QUARTER.query}"
    yield Contender(name=DAILY, prepare=clear_caches, run=taking(visitor, daily))
    yield Contender(name=f"{DAILY}, packed", run=lambda: visitor.get(daily))


def taking(visitor: Visitor, address: str) -> Callable[[], int]:
    """Takes a file from the site."""
    return lambda: visitor.get(address, packed=False)


def copy_daily_rows() -> int:
    """What psql's \\copy does: everything that comes is read and thrown away."""
    with (
        connections["litellm"].cursor() as cursor,
        cursor.cursor.copy(sql("daily_rows"), QUARTER.days) as copy,
    ):
        return sum(len(block) for block in copy)
