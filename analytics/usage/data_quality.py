"""Loads the data page's report. A part that fails becomes a sentence."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction

from analytics.domain.errors import UsageError
from analytics.litellm.catalog import (
    Extent,
    Table,
    fetch_role,
    fetch_sizes,
    fetch_tables,
    found_by_name,
)
from analytics.litellm.connection import litellm_cursor
from analytics.litellm.router import LITELLM
from analytics.litellm.schema import DELETED_KEYS, KEYS, LOGS, READ, TAG_DAYS, USER_DAYS
from analytics.litellm.statements import sql

from .data_report import DataQuality, DataQuery, Findings, UnattributedSpend
from .fetch import day_or_none
from .findings import findings, findings_statement
from .unattributed import unattributed, unattributed_statement

Answer = TypeVar("Answer")

KEY_COLUMNS = {"token", "team_id", "user_id"}


class Pieces:
    """Runs queries within one time limit and records failures as sentences."""

    def __init__(self, seconds: float):
        self.deadline = time.monotonic() + seconds
        self.unanswered: list[tuple[str, str]] = []

    def ask(self, question: str, fetch: Callable[[Any], Answer]) -> Answer | None:
        """The result; None if the query failed."""
        try:
            with self.cursor() as cursor:
                return fetch(cursor)
        except UsageError as error:
            self.unanswered.append((question, f"{error.title}."))
        except ValueError:
            self.unanswered.append((question, "The database contains an invalid date or amount."))
        return None

    def skip(self, question: str, reason: str) -> None:
        self.unanswered.append((question, reason))

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor limited to the remaining time; a failure is rolled back."""
        with (
            litellm_cursor(patience=max(0, self.deadline - time.monotonic())) as cursor,
            transaction.atomic(using=LITELLM),
        ):
            left = max(1, round((self.deadline - time.monotonic()) * 1000))
            cursor.execute("SELECT set_config('statement_timeout', %s, TRUE)", [str(left)])
            yield cursor


def fetch_data_quality(query: DataQuery) -> DataQuality:
    """The whole report. Raises UsageError if the catalog cannot be read."""
    # Outside of the pieces, whose time limit would show among the settings.
    with litellm_cursor() as cursor:
        present = found_by_name(fetch_tables(cursor))
        role = fetch_role(cursor)
    pieces = Pieces(query.seconds)
    tables = {name: present.get(name, Table(name=name, is_present=False)) for name in READ}
    found = fetch_period(pieces, tables, query)
    unattributed = fetch_kinds(pieces, tables, query)
    sizes = pieces.ask("Table sizes", fetch_sizes) or {}
    measured = tuple(
        replace(table, size_bytes=sizes.get(name), extent=extent(pieces, table))
        for name, table in tables.items()
    )
    return DataQuality(
        tables=measured,
        others=tuple(table for name, table in present.items() if name not in READ),
        role=role,
        findings=found,
        unattributed=unattributed,
        unanswered=tuple(pieces.unanswered),
    )


def fetch_period(pieces: Pieces, tables: dict[str, Table], query: DataQuery) -> Findings | None:
    """Findings of the period, without parts whose table cannot be read."""
    question = "Gaps, prices and deleted keys"
    needed = {"date", "model", "api_key", "spend", "api_requests"}
    if not can_read(tables[USER_DAYS], {*needed, "prompt_tokens", "completion_tokens"}):
        pieces.skip(question, unreadable(tables[USER_DAYS]))
        return None
    statement = findings_statement(
        with_tags=can_read(tables[TAG_DAYS], {"date"}),
        with_deleted=can_read(tables[DELETED_KEYS], {"token"})
        and can_read(tables[KEYS], {"token"}),
    )
    return pieces.ask(
        question, lambda cursor: findings(cursor, statement, query.start_date, query.end_date)
    )


def fetch_kinds(
    pieces: Pieces, tables: dict[str, Table], query: DataQuery
) -> tuple[UnattributedSpend, ...] | None:
    """Spend of no user by kind, most first."""
    question = "Unattributed spend"
    if not can_read(tables[USER_DAYS], {"date", "user_id", "api_key", "spend", "api_requests"}):
        pieces.skip(question, unreadable(tables[USER_DAYS]))
        return None
    key_tables = [name for name in (KEYS, DELETED_KEYS) if can_read(tables[name], KEY_COLUMNS)]
    statement = unattributed_statement(key_tables)
    return pieces.ask(
        question, lambda cursor: unattributed(cursor, statement, query.start_date, query.end_date)
    )


def extent(pieces: Pieces, table: Table) -> Extent | None:
    """First and last day of a table of days or of the log; None for any other and for no answer."""
    if table.name == LOGS and can_read(table, {"startTime"}):
        statement = sql("log_extent")
    elif table.name in (USER_DAYS, TAG_DAYS) and can_read(table, {"date", "updated_at"}):
        statement = sql("extent").format(table=f'"{table.name}"')
    else:
        return None

    def fetch(cursor: Any) -> Extent:
        cursor.execute(statement)
        first, last, updated_at = cursor.fetchone()
        return Extent(
            first_day=day_or_none(first), last_day=day_or_none(last), updated_at=updated_at
        )

    return pieces.ask(f"Days of {table.name}", fetch)


def can_read(table: Table, columns: set[str]) -> bool:
    return columns <= table.readable


def unreadable(table: Table) -> str:
    """Why a table cannot be queried."""
    if not table.is_present:
        return f"{table.name} is missing."
    return f"The role lacks permission to read {table.name}."
