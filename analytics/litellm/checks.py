"""`manage.py check --database litellm`: diagnoses the connection, the tables and the grants."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 its name

from analytics.domain.errors import UsageError

from .catalog import Table, fetch_tables, found_by_name
from .connection import litellm_cursor, litellm_schema
from .grants import grant_usage, grants, set_search_path
from .role_checks import ROLE, ambiguous_schema, excess_permissions, missing_settings, unencrypted
from .router import LITELLM
from .schema import CORE, NEEDED, READ, USER_DAYS
from .session import Row, session_row

POOLER = (
    "A pooler such as PgBouncer refuses session settings: add pgbouncer=true to the parameters of"
    " LITELLM_DATABASE_URL (…/litellm?pgbouncer=true). manage.py reader_role puts the settings on"
    " the role instead."
)


@register(Tags.database)
def check_litellm(
    app_configs: Any, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors break pages; warnings are risks for the proxy."""
    if LITELLM not in (databases or ()):
        return []
    try:
        session = session_row()
        with litellm_cursor() as cursor:
            tables = fetch_tables(cursor)
    except UsageError as failure:
        return [cannot_connect(failure)]
    if not tables:
        database = session["database"]
        return [
            Error(
                f"The database {database} is not LiteLLM's: it has no LiteLLM tables.",
                hint="LITELLM_DATABASE_URL must name the database in the proxy's DATABASE_URL.",
                id="user_usage.E002",
            )
        ]
    role = session["role"]
    errors = [*missing_tables(session, tables), *missing_grants(tables, role)]
    return [
        *(errors or [*refused_statement(), *missing_optional_grants(tables, role)]),
        *excess_permissions(tables),
        *missing_settings(session),
        *ambiguous_schema(tables),
        *unencrypted(),
    ]


def cannot_connect(failure: UsageError) -> CheckMessage:
    reason = cause(failure)
    return Error(
        f"Cannot connect to LiteLLM's database: {reason}",
        hint=POOLER if "startup parameter" in reason else None,
        id="user_usage.E001",
    )


def missing_tables(session: Row, tables: tuple[Table, ...]) -> Iterator[CheckMessage]:
    """Missing tables that every page requires."""
    if absent := [name for name in NEEDED if name not in found_by_name(tables)]:
        yield Error(
            f"The role {session['role']} finds no table {', '.join(absent)} in its search path.",
            hint=how_to_find_tables(session, tables),
            id="user_usage.E003",
        )


def how_to_find_tables(session: Row, tables: tuple[Table, ...]) -> str:
    """How to make LiteLLM's tables visible to the role, as statements if possible."""
    candidates = [table for table in tables if table.name == USER_DAYS]
    homes = [table for table in candidates if not table.is_view]
    if any(table.search_position for table in candidates) or not homes:
        schemas = ", ".join(sorted({table.schema for table in tables}))
        return (
            f"LiteLLM's tables are in: {schemas}. These are missing, so LiteLLM is older than 1.70"
            " or its migrations failed."
        )
    place = f"LiteLLM's tables are in: {', '.join(home.schema for home in homes)}."
    if len(homes) > 1:
        return f"{place} Name one of them: LITELLM_DATABASE_URL=…?schema={homes[0].schema}"
    (home,) = homes
    steps = [place]
    searched = [part.strip('" ') for part in session["search_path"].split(",")]
    if home.schema not in searched and session["url_names_schema"]:
        named = session["search_path"].strip('"')
        steps.append(f"LITELLM_DATABASE_URL says schema={named}: make it schema={home.schema}.")
    elif home.schema not in searched:
        statement = set_search_path(session["role"], session["database"], home.schema)
        steps.append(f"As a superuser or the owner: {statement}")
    if not home.has_usage:
        steps.append(f"As the owner of the schema: {grant_usage(home.schema, session['role'])}")
    return "\n".join(steps)


def missing_grants(tables: tuple[Table, ...], role: str) -> Iterator[CheckMessage]:
    """Missing grants on required columns, as GRANT statements."""
    if statements := grants(tables, {name: CORE[name] for name in NEEDED}, role):
        yield Error(
            "The role lacks permissions that this site needs.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(statements),
            id="user_usage.E004",
        )


def missing_optional_grants(tables: tuple[Table, ...], role: str) -> Iterator[CheckMessage]:
    """Missing grants on optional columns, such as those added by a newer version of this site."""
    if statements := grants(tables, READ, role):
        yield Warning(
            "The role lacks permissions on optional columns.",
            hint=f"{ROLE} Run it again. By hand, as the owner of LiteLLM's tables:\n"
            + "\n".join(statements),
            id="user_usage.W007",
        )


def refused_statement() -> Iterator[CheckMessage]:
    """Errors from planning a read of each required table, without running it."""
    schema = litellm_schema()
    try:
        with litellm_cursor() as cursor:
            for table in NEEDED:
                columns = ", ".join(f'"{name}"' for name in READ[table] if schema.has(table, name))
                cursor.execute(f'EXPLAIN SELECT {columns} FROM "{table}"')  # noqa: S608 our names
    except UsageError as failure:
        yield Error(
            f"LiteLLM's database rejects a query of the refresh: {cause(failure)}",
            id="user_usage.E005",
        )


def cause(failure: UsageError) -> str:
    """The server's or driver's message on one line."""
    return " ".join(str(failure.__cause__).split())
