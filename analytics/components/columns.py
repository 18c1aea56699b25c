"""The optional columns of the table; the user column is always shown."""

from collections.abc import Iterable

COLUMNS = [
    ("spend", "Spend"),
    ("requests", "Requests"),
    ("tokens", "Tokens"),
    ("success_rate", "Success rate"),
    ("days_active", "Days active"),
    ("last_active", "Last active"),
    ("tags", "Tags"),
]
ALWAYS = "user"


def columns_shown(asked: Iterable[str]) -> tuple[str, ...]:
    """The requested columns in table order; all columns if none is requested."""
    names = set(asked) or {name for name, label in COLUMNS}
    return (ALWAYS, *(name for name, label in COLUMNS if name in names))
