"""The SQL that creates the role `usage_reader`, for use without psql. No Django."""

from pathlib import Path

from psycopg import sql

ROLE = "usage_reader"
FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "reader_role.sql"
PLAIN = "-- Plain SQL from here on."
SCHEMA = "SELECT set_config('user_usage.schema', {}, FALSE);\n"


def reader_role_sql(schema: str = "") -> str:
    """docs/reader_role.sql without what only psql understands; to be run in one transaction.

    schema: where LiteLLM's tables are; empty to find it.
    """
    chosen = sql.SQL(SCHEMA).format(sql.Literal(schema)).as_string(None)
    return chosen + FILE.read_text().partition(PLAIN)[2].lstrip()
