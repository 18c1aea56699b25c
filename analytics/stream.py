"""CSV straight from PostgreSQL: `COPY … TO STDOUT`, line by line."""

from collections.abc import Generator

from django.db import transaction

from .database import changed_schema, litellm_cursor, litellm_schema
from .errors import UsageSchemaChanged
from .query import UsageQuery
from .router import LITELLM
from .schema import Schema
from .source import with_source
from .statement import export_statement, values


def stream_export(query: UsageQuery, *, timeout: float) -> Generator[bytes]:
    """The CSV of every user in scope, line by line as PostgreSQL sends it, the header first.

    timeout: seconds that it may take, the reader's pauses included. Raises as `fetch_report` does.
    Closing the iterator ends the statement.
    """
    query, _ = with_source(query)
    schema = litellm_schema()
    try:
        yield from copied_lines(query, schema, timeout)
    except UsageSchemaChanged as failure:
        # PostgreSQL looks every name up before it sends a line: nothing is sent twice.
        yield from copied_lines(query, changed_schema(schema, failure), timeout)


def copied_lines(query: UsageQuery, schema: Schema, timeout: float) -> Generator[bytes]:
    """The lines of the export's `COPY`."""
    text, asked = export_statement(query, schema), values(query)
    with litellm_cursor() as cursor, transaction.atomic(using=LITELLM):
        cursor.execute("SET LOCAL statement_timeout = %s", [round(timeout * 1000)])
        with cursor.cursor.copy(text, asked) as copy:
            for line in copy:
                yield bytes(line)
