"""`manage.py check --database litellm`: diagnoses the connection."""

from collections.abc import Iterable, Iterator
from datetime import date
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 its name

from analytics.domain.errors import UsageError
from analytics.domain.query import UsageQuery
from analytics.usage.data_quality import fetch_role, fetch_tables
from analytics.usage.warnings import listed

from .connection import litellm_cursor, litellm_schema
from .router import LITELLM
from .schema import ADMIN_KEYS, NEEDED, READ, USER_DAYS
from .statements import core_statement, sql, values

Row = dict[str, Any]
ROLE = "manage.py reader_role creates a role with only the permissions this site needs."
POOLER = (
    "A pooler such as PgBouncer refuses session settings: add pgbouncer=true to the parameters of"
    " LITELLM_DATABASE_URL (…/litellm?pgbouncer=true). manage.py reader_role puts the settings on"
    " the role instead."
)
ENCRYPT = (
    "Add sslmode=verify-full&sslrootcert=/path/to/ca.pem to the parameters of LITELLM_DATABASE_URL,"
    " and allow the role only with hostssl in pg_hba.conf."
)
# Guards may be stricter than ours; these have to be as they are.
GUARDS = {
    "default_transaction_read_only",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
}
TOO_MUCH = f"Revoke the permission, also from PUBLIC if it is granted there. {ROLE}"
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
    return [
        *(errors or refused_statement()),
        *doubtful_rights(),
        *doubtful(session),
        *unencrypted(),
    ]


def session_row() -> Row:
    """The role, the session's settings, and the location of LiteLLM's tables."""
    others = {
        setting: value
        for setting, value in settings.READ_ONLY_SESSION.items()
        if setting not in GUARDS
    }
    parameters = {"settings": list(others), "values": list(others.values()), "table": USER_DAYS}
    (session,) = rows("check_session", parameters)
    return session


def cannot_connect(failure: UsageError) -> CheckMessage:
    reason = cause(failure)
    return Error(
        f"Cannot connect to LiteLLM's database: {reason}",
        hint=POOLER if "startup parameter" in reason else None,
        id=name("E001"),
    )


def missing_tables(session: Row, tables: list[Row]) -> Iterator[CheckMessage]:
    """Missing tables that every page requires."""
    absent = [table for table in NEEDED if table not in {table["name"] for table in tables}]
    if absent:
        yield Error(
            f"The role {session['role']} finds no table {', '.join(absent)} in its search path.",
            hint=how_to_find_tables(session),
            id=name("E003"),
        )


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
    """Missing column grants, as GRANT statements."""
    grants = [table["missing_grant"] for table in tables if table["missing_grant"]]
    if grants:
        yield Error(
            "The role lacks permissions that this site needs.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(grants),
            id=name("E004"),
        )


def refused_statement() -> Iterator[CheckMessage]:
    """Errors from planning the page's statement, without running it."""
    try:
        text = core_statement(PROBE, litellm_schema())
        with litellm_cursor() as cursor:
            cursor.execute(f"EXPLAIN {text}", values(PROBE))
    except UsageError as failure:
        yield Error(
            f"LiteLLM's database rejects the page's query: {cause(failure)}",
            id=name("E005"),
        )


def doubtful_rights() -> Iterator[CheckMessage]:
    """Excess permissions on any of LiteLLM's tables."""
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
        sentence = f"The role {role.name} can {' and '.join(rights)}."
        yield Warning(sentence, hint=TOO_MUCH, id=name("W002"))
    if secrets := [f"{column} of {table.name}" for table in tables for column in table.secrets]:
        sentence = f"The role {role.name} can read {listed(secrets)}."
        yield Warning(sentence, hint=TOO_MUCH, id=name("W005"))


def doubtful(session: Row) -> Iterator[CheckMessage]:
    """Missing session settings, and ambiguous table names."""
    lacking = [*session["unlimited"], *session["other_settings"]]
    if not session["is_read_only"]:
        lacking.append("default_transaction_read_only")
    if lacking:
        yield Warning(
            f"The session does not set {', '.join(lacking)}.",
            hint=f"Behind a pooler, set them on the role. {ROLE}",
            id=name("W003"),
        )
    if len(session["found_in"]) > 1:
        first, *others = session["found_in"]
        yield Warning(
            f"{USER_DAYS} is read from the schema {first}, but also exists in {', '.join(others)}.",
            hint="Name LiteLLM's schema: LITELLM_DATABASE_URL=…?schema=…",
            id=name("W004"),
        )


def unencrypted() -> Iterator[CheckMessage]:
    """An unencrypted network connection to the server or its pooler."""
    with litellm_cursor() as cursor:
        connection = cursor.connection
        is_encrypted, address = connection.pgconn.ssl_in_use, connection.info.hostaddr
    if not is_encrypted and address and not ip_address(address).is_loopback:
        yield Warning(
            f"The connection to LiteLLM's database at {address} is not encrypted.",
            hint=ENCRYPT,
            id=name("W006"),
        )


def connection_sentence() -> str:
    """Describes the connected database, so that operators can verify it."""
    with litellm_cursor() as cursor:
        info = cursor.connection.info
        server = info.host if info.host.startswith("/") else f"{info.host}:{info.port}"
    (found,) = rows("connection", {})
    newest = found["newest_day"] or "none yet"
    return (
        f"LiteLLM's database: {found['database']} on {server} (PostgreSQL {found['version']}),"
        f" schema {found['schema']}, role {found['role']}. Newest day with usage: {newest}."
    )


def rows(statement: str, parameters: dict[str, Any]) -> list[Row]:
    """The rows of `sql/{statement}.sql` as dicts."""
    with litellm_cursor() as cursor:
        cursor.execute(sql(statement), parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cause(failure: UsageError) -> str:
    """The server's or driver's message on one line."""
    return " ".join(str(failure.__cause__).split())


def name(number: str) -> str:
    return f"user_usage.{number}"
