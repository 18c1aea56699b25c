"""Loads SQL from the `.sql` files of the packages, and writes text into SQL."""

from functools import cache
from pathlib import Path

ANALYTICS = Path(__file__).parent.parent


@cache
def sql(name: str) -> str:
    """The text of `analytics/{name}.sql`."""
    return (ANALYTICS / f"{name}.sql").read_text()


def literal(text: object) -> str:
    """The text as an SQL literal, where a statement takes no parameter: `'ann''s folder'`."""
    return "'" + str(text).replace("'", "''") + "'"
