"""State of LiteLLM's database in one word, for readiness checks."""

from analytics.domain.errors import UsageError

from .connection import litellm_cursor
from .schema import CORE, NEEDED, READ, Schema, schema_of
from .statements import sql


def litellm_state() -> str:
    """`ok`, or why no page can work: `unreachable`, `foreign`, `schema` or `grants`.

    foreign: the database holds no table of LiteLLM's. schema: one is missing where the role looks.
    It reads catalogs only and takes none of the places for statements.
    """
    try:
        with litellm_cursor(waits=False) as cursor:
            cursor.execute(sql("schema"), {"tables": list(READ)})
            schema = schema_of(cursor.fetchall())
            lacking = [pair for pair in needed_columns() if not schema.has(*pair)]
            if not lacking:
                return "ok"
            if is_refused(schema, lacking):
                return "grants"
            cursor.execute(sql("has_litellm"))
            (is_litellms,) = cursor.fetchone()
            return "schema" if is_litellms else "foreign"
    except UsageError:
        return "unreachable"


def needed_columns() -> list[tuple[str, str]]:
    """The columns without which there is no page."""
    return [(table, column) for table in NEEDED for column in CORE[table]]


def is_refused(schema: Schema, columns: list[tuple[str, str]]) -> bool:
    """Whether one of these columns exists and the role may not read it."""
    return any(schema.refuses(*pair) for pair in columns)
