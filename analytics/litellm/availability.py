"""State of LiteLLM's database in one word, for readiness checks."""

from analytics.domain.errors import UsageError

from .catalog import fetch_tables, schema_of
from .connection import litellm_cursor


def litellm_state() -> str:
    """`ok`, or why no page can work: `unreachable`, `foreign`, `schema` or `grants`.

    foreign: the database has no LiteLLM tables. schema: a required one is missing from the search
    path. It reads catalogs only.
    """
    try:
        with litellm_cursor() as cursor:
            tables = fetch_tables(cursor)
    except UsageError:
        return "unreachable"
    if not tables:
        return "foreign"
    schema = schema_of(tables)
    if not schema.unmet:
        return "ok"
    return "grants" if any(schema.refuses(*pair) for pair in schema.unmet) else "schema"
