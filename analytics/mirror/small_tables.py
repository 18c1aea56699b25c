"""Reads LiteLLM's small tables whole: users, keys, teams, members, organizations and budgets."""

from pathlib import Path
from typing import Any

from analytics.litellm.schema import (
    BUDGETS,
    DELETED_KEYS,
    KEYS,
    MEMBERSHIPS,
    ORGANIZATIONS,
    TEAMS,
    USERS,
    Schema,
)

from .layout import RAW_PEOPLE
from .reader import copy_to

# Small tables without which pages work.
OPTIONAL = {
    "raw_team_row": TEAMS,
    "raw_organization": ORGANIZATIONS,
    "raw_member": MEMBERSHIPS,
    "raw_budget": BUDGETS,
}
# The column of LiteLLM behind a raw column of another name, and the part of it that is copied.
RENAMED = {
    "api_key": ("token", "token"),
    "team_ids": ("teams", "array_to_json(teams)"),
    "last_four": ("key_name", "right(key_name, 4)"),
}


def copy_people(cursor: Any, schema: Schema, folder: Path) -> dict[str, Path]:
    """Users, keys, teams and budgets as CSV files, columns as in `layout.RAW_PEOPLE`."""
    tokens = [select_rows(schema, KEYS, "raw_token", {"is_deleted": "FALSE", "rank": "0"})]
    if schema.has_all(DELETED_KEYS):
        newest_first = "row_number() OVER (ORDER BY deleted_at DESC)"
        deleted = {"is_deleted": "TRUE", "rank": newest_first}
        tokens.append(select_rows(schema, DELETED_KEYS, "raw_token", deleted))
    statements = {
        "raw_person": select_rows(schema, USERS, "raw_person", {}),
        "raw_token": " UNION ALL ".join(tokens),
    }
    for name, table in OPTIONAL.items():
        nulls = ", ".join("NULL" for _ in RAW_PEOPLE[name])
        statements[name] = (
            select_rows(schema, table, name, {})
            if schema.has_all(table)
            else f"SELECT {nulls} WHERE FALSE"
        )
    paths = {}
    for name, statement in statements.items():
        paths[name] = folder / f"{name}.csv"
        with paths[name].open("wb") as file:
            copy_to(cursor, statement, {}, file.write)
    return paths


def select_rows(schema: Schema, table: str, raw: str, given: dict[str, str]) -> str:
    """Every row of a small table, columns as in `layout.RAW_PEOPLE`; NULL for what is missing.

    given: expressions for columns that LiteLLM does not have.
    """

    def expression(name: str, kind: str) -> str:
        if name in given:
            return given[name]
        column, copied = RENAMED.get(name, (name, f'"{name}"'))
        if not schema.has(table, column):
            return "NULL"
        # Infinity and years of five digits are no datetime.
        is_far = f"{copied} NOT BETWEEN '0002-01-01' AND '9998-12-31'"
        return f"CASE WHEN {is_far} THEN NULL ELSE {copied} END" if kind == "TIMESTAMP" else copied

    columns = ", ".join(expression(*column) for column in RAW_PEOPLE[raw].items())
    return f'SELECT {columns} FROM "{table}"'
