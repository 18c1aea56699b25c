"""Cursors on LiteLLM's database, named errors and the detected schema. The only access to it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError, connections

from analytics.domain.errors import (
    UsageError,
    UsageLocked,
    UsageSchemaChanged,
    UsageTimeout,
    UsageUnreadable,
)

from .cancellation import check_turn, current
from .catalog import fetch_tables, schema_of
from .concurrency import place
from .router import LITELLM
from .schema import Schema

logger = logging.getLogger(__name__)

# A table or a column was dropped, or its grant was taken back.
SCHEMA_CHANGED = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
)

Answer = TypeVar("Answer")


@contextmanager
def litellm_cursor(*, waits: bool = True, patience: float | None = None) -> Iterator[Any]:
    """A cursor on the proxy's database. Database errors become UsageError.

    waits: whether the block takes a slot. patience: seconds to wait for one, as in `place`.
    """
    turn = current.get()
    try:
        with (
            place(patience) if waits else nullcontext(),
            connections[LITELLM].cursor() as cursor,
            turn.asking(cursor.connection) if turn else nullcontext(),
        ):
            yield cursor
    except (DatabaseError, psycopg.Error) as error:
        raise named(error) from error


def with_schema(ask: Callable[[Schema], Answer]) -> Answer:
    """Run with the cached schema; retry once if the schema has changed."""
    schema = litellm_schema()
    try:
        return ask(schema)
    except UsageSchemaChanged as failure:
        return ask(changed_schema(schema, failure))


@lru_cache(maxsize=1)
def litellm_schema() -> Schema:
    """The readable tables and columns; detected once per process."""
    with litellm_cursor() as cursor:
        return schema_of(fetch_tables(cursor))


def changed_schema(known: Schema, failure: UsageSchemaChanged) -> Schema:
    """The schema, detected again after a failure; raises the failure if nothing changed."""
    litellm_schema.cache_clear()
    try:
        found = litellm_schema()
    except UsageError:
        raise failure from None
    if found == known:
        raise failure
    return found


def named(error: Exception) -> UsageError:
    """The UsageError that a database error stands for."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    logger.warning("LiteLLM's database: %s: %s", type(cause).__name__, str(error).strip())
    if isinstance(cause, psycopg.errors.QueryCanceled):
        check_turn()
        return UsageTimeout()
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return UsageLocked()
    if isinstance(cause, SCHEMA_CHANGED):
        return UsageSchemaChanged()
    if isinstance(cause, psycopg.ProgrammingError):
        return UsageUnreadable()
    return UsageError()
