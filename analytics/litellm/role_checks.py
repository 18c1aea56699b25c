"""Warnings of `manage.py check`: risks of the role and the session for the proxy."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from django.core.checks import CheckMessage, Warning  # noqa: A004 its name

from analytics.domain.formats import listed

from .catalog import Table, fetch_role, found_by_name
from .connection import litellm_cursor
from .schema import USER_DAYS
from .session import Row

ROLE = "manage.py reader_role creates a role with only the permissions this site needs."
TOO_MUCH = f"Revoke the permission, also from PUBLIC if it is granted there. {ROLE}"
ENCRYPT = (
    "Add sslmode=verify-full&sslrootcert=/path/to/ca.pem to the parameters of LITELLM_DATABASE_URL,"
    " and allow the role only with hostssl in pg_hba.conf."
)


def excess_permissions(tables: Iterable[Table]) -> Iterator[CheckMessage]:
    """Excess permissions on any of LiteLLM's tables."""
    with litellm_cursor() as cursor:
        role = fetch_role(cursor)
    tables = found_by_name(tables).values()
    if role.powers:
        yield Warning(
            f"The role {role.name} {', '.join(role.powers)}.", hint=ROLE, id="user_usage.W001"
        )
    if role.is_superuser:
        return
    rights = []
    if writable := [table.name for table in tables if table.writes]:
        rights.append(f"write to {listed(writable)}")
    if role.creates_in:
        rights.append(f"create tables in the schema {listed(list(role.creates_in))}")
    if rights:
        sentence = f"The role {role.name} can {' and '.join(rights)}."
        yield Warning(sentence, hint=TOO_MUCH, id="user_usage.W002")
    if secrets := [f"{column} of {table.name}" for table in tables for column in table.secrets]:
        sentence = f"The role {role.name} can read {listed(secrets)}."
        yield Warning(sentence, hint=TOO_MUCH, id="user_usage.W005")


def missing_settings(session: Row) -> Iterator[CheckMessage]:
    """Missing session settings."""
    lacking = [*session["unlimited"], *session["other_settings"]]
    if not session["is_read_only"]:
        lacking.append("default_transaction_read_only")
    if lacking:
        yield Warning(
            f"The session does not set {', '.join(lacking)}.",
            hint=f"Behind a pooler, set them on the role. {ROLE}",
            id="user_usage.W003",
        )


def ambiguous_schema(tables: Iterable[Table]) -> Iterator[CheckMessage]:
    """The same table in several schemas of the search path."""
    positions = {
        table.search_position: table.schema
        for table in tables
        if table.name == USER_DAYS and table.search_position
    }
    if len(positions) > 1:
        first, *others = [schema for _, schema in sorted(positions.items())]
        yield Warning(
            f"{USER_DAYS} is read from the schema {first}, but also exists in {', '.join(others)}.",
            hint="Name LiteLLM's schema: LITELLM_DATABASE_URL=…?schema=…",
            id="user_usage.W004",
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
            id="user_usage.W006",
        )
