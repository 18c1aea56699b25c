"""What the refresh last saw of LiteLLM's database: its tables, and what the role may do there."""

import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics.litellm.catalog import Role, Table, fetch_role, fetch_sizes, fetch_tables

from .manifest import replace_json

NAME = "catalog.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """read_at: when it was read, by the server's clock, UTC without a zone."""

    read_at: datetime
    role: Role
    tables: tuple[Table, ...]


def fetch_catalog(cursor: Any, read_at: datetime) -> Catalog:
    """The tables with their sizes, and the role."""
    sizes = fetch_sizes(cursor)
    tables = fetch_tables(cursor)
    return Catalog(
        read_at=read_at,
        role=fetch_role(cursor),
        tables=tuple(replace(table, size_bytes=sizes.get(table.name)) for table in tables),
    )


def write_catalog(folder: Path, catalog: Catalog) -> None:
    """Replace the catalog of a mirror's folder."""
    tables = [
        own_fields(table) | {"extent": None, "readable": sorted(table.readable)}
        for table in catalog.tables
    ]
    role = own_fields(catalog.role)
    replace_json(
        folder / NAME, {"read_at": catalog.read_at.isoformat(), "role": role, "tables": tables}
    )


def own_fields(row: Table | Role) -> dict[str, Any]:
    """Its fields by name. Unlike `asdict` it copies no values, of which there are thousands."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def read_catalog(folder: Path) -> Catalog | None:
    """The catalog that was written last; None before the first, or for another version."""
    try:
        given = json.loads((folder / NAME).read_text())
        return Catalog(
            read_at=datetime.fromisoformat(given["read_at"]),
            role=role_of(given["role"]),
            tables=tuple(map(table_of, given["tables"])),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def role_of(given: dict[str, Any]) -> Role:
    return Role(
        name=given["name"],
        powers=tuple(given["powers"]),
        creates_in=tuple(given["creates_in"]),
        settings=tuple((name, value) for name, value in given["settings"]),
    )


def table_of(given: dict[str, Any]) -> Table:
    sets = {"readable": frozenset(given["readable"])}
    tuples = {name: tuple(given[name]) for name in ("columns", "writes")}
    return Table(**given | sets | tuples)
