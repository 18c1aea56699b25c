"""The session on LiteLLM's database: its role and settings."""

from typing import Any

from django.conf import settings

from analytics.domain.statements import sql

from .connection import litellm_cursor

Row = dict[str, Any]
# Guards may be stricter than ours; these have to be as they are.
GUARDS = {
    "default_transaction_read_only",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
}


def session_row() -> Row:
    """The database, the role, and the session's settings."""
    others = {
        setting: value
        for setting, value in settings.READ_ONLY_SESSION.items()
        if setting not in GUARDS
    }
    parameters = {"settings": list(others), "values": list(others.values())}
    (session,) = rows("check_session", parameters)
    return session


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
    """The rows of a statement in `sql/` as dicts."""
    with litellm_cursor() as cursor:
        cursor.execute(sql(f"litellm/sql/{statement}"), parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
