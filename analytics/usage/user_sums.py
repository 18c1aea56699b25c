"""The sums of a user's parts: their columns in SQL, and adding them in Python."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from analytics.domain.user_parts import Sums

COLUMNS = tuple(field.name for field in fields(Sums))
COUNTS = tuple(name for name in COLUMNS if name != "spend")


def selected(expression: str) -> str:
    """The expression for every column, `{}` in place of its name, as part of a SELECT list."""
    return ", ".join(f"{expression.format(name)} AS {name}" for name in COLUMNS)


SUMMED = ", ".join(
    f"sum({name}){'' if name == 'spend' else '::BIGINT'} AS {name}" for name in COLUMNS
)


def sums_of(values: Sequence) -> Sums:
    """The sums that a row holds, in the order of COLUMNS."""
    return Sums(**dict(zip(COLUMNS, values, strict=True)))


def add_sums(parts: Iterable[Sums]) -> Sums:
    """All parts together."""
    listed = tuple(parts)
    return Sums(**{name: sum(getattr(part, name) for part in listed) for name in COLUMNS})
