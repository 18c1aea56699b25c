"""The catalog of LiteLLM's database: its tables, their sizes, and the role's permissions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analytics.domain.statements import sql

from .meanings import SECRET
from .schema import READ, Schema

SETTINGS = (
    "server_version",
    "default_transaction_read_only",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "jit",
    "max_parallel_workers_per_gather",
    "TimeZone",
    "search_path",
)


ONLY_NAMED = "AND class.relname = ANY(%(names)s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The days of a table, UTC, and the newest write on the last of them."""

    first_day: date | None = None
    last_day: date | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of LiteLLM in one schema.

    is_present: whether the unqualified name finds it. is_view: it is not an ordinary table.
    search_position: its schema's place in the search path, from 1; None outside of the path.
    estimated_rows: None if PostgreSQL has no estimate. columns: in the table's order.
    """

    name: str
    schema: str = ""
    is_present: bool = True
    is_view: bool = False
    has_usage: bool = True
    search_position: int | None = None
    estimated_rows: int | None = None
    size_bytes: int | None = None
    columns: tuple[str, ...] = ()
    readable: frozenset[str] = frozenset()
    writes: tuple[str, ...] = ()
    extent: Extent | None = None

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """Columns that this site reads but this release lacks."""
        if not self.is_present:
            return ()
        return tuple(name for name in READ.get(self.name, ()) if name not in self.columns)

    @property
    def missing_grants(self) -> tuple[str, ...]:
        """Existing columns that this site reads but the role cannot."""
        return self.unreadable(READ.get(self.name, ()))

    @property
    def unused_grants(self) -> tuple[str, ...]:
        """Columns that the role can read but the site does not use, secrets first."""
        unused = self.readable - set(READ.get(self.name, ()))
        return tuple(sorted(unused, key=lambda name: (name not in SECRET, name)))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Columns with secrets, prompts or responses that the role can read."""
        return tuple(sorted(self.readable & SECRET))

    @property
    def found(self) -> int:
        """How many of the columns that this site reads this release has."""
        return len(READ.get(self.name, ())) - len(self.absent_columns) if self.is_present else 0

    @property
    def wanted(self) -> int:
        """How many columns this site reads."""
        return len(READ.get(self.name, ()))

    def unreadable(self, names: Iterable[str]) -> tuple[str, ...]:
        """The existing columns among these that the role cannot read, in the table's order."""
        names = set(names)
        return tuple(name for name in self.columns if name in names and name not in self.readable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The site's database role and its excess permissions.

    powers: on the server, as words. creates_in: schemas in which it may create tables.
    """

    name: str
    powers: tuple[str, ...]
    creates_in: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]

    @property
    def is_superuser(self) -> bool:
        """Whether the role has every permission, whatever was granted."""
        return "is a superuser" in self.powers


def fetch_tables(cursor: Any, names: Iterable[str] = ()) -> tuple[Table, ...]:
    """Every table of LiteLLM in any schema, or only those of these names."""
    named = list(names)
    text = sql("litellm/sql/catalog").format(only=ONLY_NAMED if named else "")
    cursor.execute(text, {"names": named})
    return tuple(
        Table(
            schema=schema,
            name=name,
            is_view=is_view,
            is_present=found,
            has_usage=usage,
            search_position=place,
            estimated_rows=None if rows < 0 else round(rows),
            columns=tuple(columns),
            readable=frozenset(readable),
            writes=tuple(writes),
        )
        for schema, name, is_view, found, usage, place, rows, columns, readable, writes in cursor
    )


def found_by_name(tables: Iterable[Table]) -> dict[str, Table]:
    """The tables that unqualified names find along the search path."""
    return {table.name: table for table in tables if table.is_present}


def schema_of(tables: Iterable[Table]) -> Schema:
    """The schema of the tables that are read."""
    found = [table for table in found_by_name(tables).values() if table.name in READ]
    return Schema(
        columns=frozenset((table.name, column) for table in found for column in table.readable),
        refused=frozenset(
            (table.name, column)
            for table in found
            for column in table.columns
            if column not in table.readable
        ),
    )


def fetch_role(cursor: Any) -> Role:
    """The role of this session and its settings."""
    cursor.execute(sql("litellm/sql/role"), {"settings": list(SETTINGS)})
    name, powers, schemas, settings = cursor.fetchone()
    known = tuple((setting, value) for setting, value in settings if value is not None)
    return Role(name=name, powers=tuple(powers), creates_in=tuple(schemas), settings=known)


def fetch_sizes(cursor: Any) -> dict[str, int]:
    """Bytes by table, with indexes. It waits for locks, unlike the catalog."""
    cursor.execute(sql("litellm/sql/sizes"), {"tables": list(READ)})
    return dict(cursor.fetchall())
