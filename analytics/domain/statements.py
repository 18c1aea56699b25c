"""Loads SQL from the `.sql` files of the packages."""

from functools import cache
from pathlib import Path

ANALYTICS = Path(__file__).parent.parent


@cache
def sql(name: str) -> str:
    """The text of `analytics/{name}.sql`."""
    return (ANALYTICS / f"{name}.sql").read_text()
