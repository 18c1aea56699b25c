"""Cursors on LiteLLM's database, named errors and the detected schema. The only access to it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DatabaseError, connections

from analytics.domain.errors import (
    UsageError,
    UsageLocked,
    UsageSchemaChanged,
    UsageTimeout,
    UsageUnreadable,
)

from .catalog import fetch_tables, schema_of
from .router import LITELLM
from .schema import READ, Schema

logger = logging.getLogger(__name__)

# A table or a column was dropped, or its grant was taken back.
SCHEMA_CHANGED = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
)


@contextmanager
def litellm_cursor() -> Iterator[Any]:
    """A cursor on the proxy's database. Database errors become UsageError."""
    try:
        with connections[LITELLM].cursor() as cursor:
            yield cursor
    except (DatabaseError, psycopg.Error) as error:
        raise named(error) from error


@lru_cache(maxsize=1)
def litellm_schema() -> Schema:
    """The readable tables and columns; detected once per process."""
    with litellm_cursor() as cursor:
        return schema_of(fetch_tables(cursor, READ))


def named(error: Exception) -> UsageError:
    """The UsageError that a database error stands for."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    logger.warning("LiteLLM's database: %s: %s", type(cause).__name__, str(error).strip())
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return UsageTimeout()
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return UsageLocked()
    if isinstance(cause, SCHEMA_CHANGED):
        return UsageSchemaChanged()
    if isinstance(cause, psycopg.ProgrammingError):
        return UsageUnreadable()
    return UsageError()
