"""`manage.py check --database litellm`: what is wrong with the connection, in plain words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 its name

from .database import litellm_cursor, litellm_schema
from .errors import UsageError
from .query import UsageQuery
from .reports.data_quality.fetch import fetch_role, fetch_tables
from .reports.data_quality.warnings import listed
from .router import LITELLM
from .schema import ADMIN_KEYS, NEEDED, READ, USER_DAYS
from .statement import core_statement, sql, values

Row = dict[str, Any]
ROLE = "docs/reader_role.sql makes a role that may do just what this site needs."
TOO_MUCH = f"Revoke it, from PUBLIC where everybody may. {ROLE}"
# Reads every table that a page reads; whom it finds does not matter.
PROBE = UsageQuery(
    start_date=date(2026, 1, 1), end_date=date(2026, 1, 1), tags=("none",), search="none"
)


@register(Tags.database)
def check_litellm(
    app_configs: Any, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors keep the pages from working; warnings say what else could hurt the proxy."""
    if LITELLM not in (databases or ()):
        return []
    try:
        (session,) = rows("check_session", {"table": USER_DAYS})
    except UsageError as failure:
        return [Error(f"Cannot connect to LiteLLM's database: {cause(failure)}", id=name("E001"))]
    if not session["schemas"]:
        database = session["database"]
        return [
            Error(
                f"The database {database} is not LiteLLM's: it has no table of LiteLLM's.",
                hint="LITELLM_DATABASE_URL names the database that the proxy's DATABASE_URL names.",
                id=name("E002"),
            )
        ]
    pairs = [
        (table, column)
        for table, columns in READ.items()
        for column in columns
        if column not in ADMIN_KEYS.get(table, ())
    ]
    tables = rows(
        "check_tables", {"tables": [t for t, _ in pairs], "columns": [c for _, c in pairs]}
    )
    errors = [*missing_tables(session, tables), *missing_grants(tables)]
    return [*(errors or refused_statement()), *doubtful_rights(), *doubtful(session)]


def missing_tables(session: Row, tables: list[Row]) -> Iterator[CheckMessage]:
    """Tables that no page can do without."""
    absent = [table for table in NEEDED if table not in {table["name"] for table in tables}]
    if absent:
        schemas, role = ", ".join(session["schemas"]), session["role"]
        yield Error(
            f"There is no table {', '.join(absent)} where the role {role} looks.",
            hint=f"LiteLLM's tables are in: {schemas}. Name that schema in LITELLM_DATABASE_URL as"
            f" ?schema=…, and let the role in: GRANT USAGE ON SCHEMA … TO {role};"
            " Where they are there in part, LiteLLM is older than 1.70 or its migrations failed.",
            id=name("E003"),
        )


def missing_grants(tables: list[Row]) -> Iterator[CheckMessage]:
    """Columns that the role may not read, as the statements that would let it."""
    grants = [table["missing_grant"] for table in tables if table["missing_grant"]]
    if grants:
        yield Error(
            "The role may not read all that this site needs.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(grants),
            id=name("E004"),
        )


def refused_statement() -> Iterator[CheckMessage]:
    """What the server says of the page's own statement, which it plans and does not run."""
    try:
        text = core_statement(PROBE, litellm_schema())
        with litellm_cursor() as cursor:
            cursor.execute(f"EXPLAIN {text}", values(PROBE))
    except UsageError as failure:
        yield Error(
            f"LiteLLM's database refuses the statement of the page: {cause(failure)}",
            id=name("E005"),
        )


def doubtful_rights() -> Iterator[CheckMessage]:
    """Rights that the role should not have, in any of LiteLLM's tables."""
    with litellm_cursor() as cursor:
        role, tables = fetch_role(cursor), fetch_tables(cursor).values()
    if role.powers:
        yield Warning(f"The role {role.name} {', '.join(role.powers)}.", hint=ROLE, id=name("W001"))
    if role.is_superuser:
        return
    rights = []
    if writable := [table.name for table in tables if table.writes]:
        rights.append(f"write to {listed(writable)}")
    if role.creates_in:
        rights.append(f"create tables in the schema {listed(list(role.creates_in))}")
    if rights:
        sentence = f"The role {role.name} may {' and '.join(rights)}."
        yield Warning(sentence, hint=TOO_MUCH, id=name("W002"))
    if secrets := [f"{column} of {table.name}" for table in tables for column in table.secrets]:
        sentence = f"The role {role.name} may read {listed(secrets)}."
        yield Warning(sentence, hint=TOO_MUCH, id=name("W005"))


def doubtful(session: Row) -> Iterator[CheckMessage]:
    """Guards that the session lacks, and names that could mean two tables."""
    lacking = [*session["unlimited"]]
    if not session["is_read_only"]:
        lacking.append("default_transaction_read_only")
    if lacking:
        yield Warning(
            f"The session does not set {', '.join(lacking)}.",
            hint=f"Behind a pooler the role has to carry them. {ROLE}",
            id=name("W003"),
        )
    if len(session["found_in"]) > 1:
        first, *others = session["found_in"]
        yield Warning(
            f"{USER_DAYS} is read in the schema {first}, and there is one in {', '.join(others)}.",
            hint="Say which is LiteLLM's: LITELLM_DATABASE_URL=…?schema=…",
            id=name("W004"),
        )


def rows(statement: str, parameters: dict[str, Any]) -> list[Row]:
    """The answer of `sql/{statement}.sql`, its columns by name."""
    with litellm_cursor() as cursor:
        cursor.execute(sql(statement), parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cause(failure: UsageError) -> str:
    """What the server or the driver said, on one line."""
    return " ".join(str(failure.__cause__).split())


def name(number: str) -> str:
    return f"user_usage.{number}"
