"""Statements that give the role its permissions, and the grants of docs/reader_role.sql."""

from collections.abc import Iterable, Mapping
from textwrap import wrap

from psycopg.sql import SQL, Identifier

from .catalog import Table, found_by_name
from .schema import READ

WIDTH = 85


def wanted_columns_sql() -> str:
    """The constant `wanted` of docs/reader_role.sql: the columns to grant, by table."""
    tables = ",\n".join(f"        '{table}',\n{literal(READ[table])}" for table in READ)
    return f"    wanted CONSTANT jsonb := jsonb_build_object(\n{tables}\n    );\n"


def literal(names: tuple[str, ...]) -> str:
    """Names as one SQL literal over as many lines as they need."""
    lines = wrap(" ".join(names), WIDTH)
    texts = [f"{line} " for line in lines[:-1]] + lines[-1:]
    return "\n".join(f"            '{text}'" for text in texts)


def grants(
    tables: Iterable[Table], columns_by_table: Mapping[str, Iterable[str]], role: str
) -> list[str]:
    """A GRANT for each table that has some of these columns and refuses them to the role."""
    found = found_by_name(tables)
    return [
        grant(found[name], unreadable, role)
        for name, columns in sorted(columns_by_table.items())
        if name in found and (unreadable := found[name].unreadable(columns))
    ]


def grant(table: Table, columns: Iterable[str], role: str) -> str:
    """Lets the role read the columns."""
    return (
        SQL("GRANT SELECT ({}) ON {} TO {};")
        .format(
            SQL(", ").join(map(Identifier, columns)),
            Identifier(table.schema, table.name),
            Identifier(role),
        )
        .as_string(None)
    )


def grant_usage(schema: str, role: str) -> str:
    """Lets the role use the schema."""
    statement = SQL("GRANT USAGE ON SCHEMA {} TO {};")
    return statement.format(Identifier(schema), Identifier(role)).as_string(None)


def set_search_path(role: str, database: str, schema: str) -> str:
    """Lets the role find the schema's tables by their names alone."""
    statement = SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {};")
    names = map(Identifier, (role, database, schema))
    return statement.format(*names).as_string(None)
