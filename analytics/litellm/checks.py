"""`manage.py check --database litellm`: diagnoses the connection, the tables and the grants."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 its name

from analytics.domain.errors import UsageError
from analytics.domain.query import UsageQuery

from .connection import litellm_cursor, litellm_schema
from .role_checks import ROLE, ambiguous_schema, excess_permissions, missing_settings, unencrypted
from .router import LITELLM
from .schema import CORE, NEEDED, READ, USER_DAYS
from .session import Row, rows, session_row
from .statements import core_statement, values

POOLER = (
    "A pooler such as PgBouncer refuses session settings: add pgbouncer=true to the parameters of"
    " LITELLM_DATABASE_URL (…/litellm?pgbouncer=true). manage.py reader_role puts the settings on"
    " the role instead."
)
# Reads every table that a page reads; whom it finds does not matter.
PROBE = UsageQuery(
    start_date=date(2026, 1, 1), end_date=date(2026, 1, 1), tags=("none",), search="none"
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
    except UsageError as failure:
        return [cannot_connect(failure)]
    if not session["schemas"]:
        database = session["database"]
        return [
            Error(
                f"The database {database} is not LiteLLM's: it has no LiteLLM tables.",
                hint="LITELLM_DATABASE_URL must name the database in the proxy's DATABASE_URL.",
                id="user_usage.E002",
            )
        ]
    tables = found_tables({table: CORE[table] for table in NEEDED})
    errors = [*missing_tables(session, tables), *missing_grants(tables)]
    return [
        *(errors or [*refused_statement(), *missing_optional_grants()]),
        *excess_permissions(),
        *missing_settings(session),
        *ambiguous_schema(session),
        *unencrypted(),
    ]


def cannot_connect(failure: UsageError) -> CheckMessage:
    reason = cause(failure)
    return Error(
        f"Cannot connect to LiteLLM's database: {reason}",
        hint=POOLER if "startup parameter" in reason else None,
        id="user_usage.E001",
    )


def missing_tables(session: Row, tables: list[Row]) -> Iterator[CheckMessage]:
    """Missing tables that every page requires."""
    absent = [table for table in NEEDED if table not in {table["name"] for table in tables}]
    if absent:
        yield Error(
            f"The role {session['role']} finds no table {', '.join(absent)} in its search path.",
            hint=how_to_find_tables(session),
            id="user_usage.E003",
        )


def found_tables(columns_by_table: dict[str, Iterable[str]]) -> list[Row]:
    """The tables that the role finds, each with its missing GRANT."""
    pairs = [(table, column) for table, columns in columns_by_table.items() for column in columns]
    return rows("check_tables", {"tables": [t for t, _ in pairs], "columns": [c for _, c in pairs]})


def how_to_find_tables(session: Row) -> str:
    """How to make LiteLLM's tables visible to the role, as statements if possible."""
    homes = rows("check_homes", {"table": USER_DAYS})
    if session["found_in"] or not homes:
        schemas = ", ".join(session["schemas"])
        return (
            f"LiteLLM's tables are in: {schemas}. These are missing, so LiteLLM is older than 1.70"
            " or its migrations failed."
        )
    place = f"LiteLLM's tables are in: {', '.join(home['name'] for home in homes)}."
    if len(homes) > 1:
        return f"{place} Name one of them: LITELLM_DATABASE_URL=…?schema={homes[0]['name']}"
    (home,) = homes
    steps = [place]
    if home["set_search_path"] and session["url_names_schema"]:
        named = session["search_path"].strip('"')
        steps.append(f"LITELLM_DATABASE_URL says schema={named}: make it schema={home['name']}.")
    elif home["set_search_path"]:
        steps.append(f"As a superuser or the owner: {home['set_search_path']}")
    if home["grant_usage"]:
        steps.append(f"As the owner of the schema: {home['grant_usage']}")
    return "\n".join(steps)


def missing_grants(tables: list[Row]) -> Iterator[CheckMessage]:
    """Missing grants on required columns, as GRANT statements."""
    if grants := grants_of(tables):
        yield Error(
            "The role lacks permissions that this site needs.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(grants),
            id="user_usage.E004",
        )


def missing_optional_grants() -> Iterator[CheckMessage]:
    """Missing grants on optional columns, such as those added by a newer version of this site."""
    if grants := grants_of(found_tables(READ)):
        yield Warning(
            "The role lacks permissions on optional columns.",
            hint=f"{ROLE} Run it again. By hand, as the owner of LiteLLM's tables:\n"
            + "\n".join(grants),
            id="user_usage.W007",
        )


def grants_of(tables: list[Row]) -> list[str]:
    return [table["missing_grant"] for table in tables if table["missing_grant"]]


def refused_statement() -> Iterator[CheckMessage]:
    """Errors from planning the page's statement, without running it."""
    try:
        text = core_statement(PROBE, litellm_schema())
        with litellm_cursor() as cursor:
            cursor.execute(f"EXPLAIN {text}", values(PROBE))
    except UsageError as failure:
        yield Error(
            f"LiteLLM's database rejects the page's query: {cause(failure)}",
            id="user_usage.E005",
        )


def cause(failure: UsageError) -> str:
    """The server's or driver's message on one line."""
    return " ".join(str(failure.__cause__).split())
