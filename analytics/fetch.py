"""Asks LiteLLM's database: the only module that opens it. Errors leave by their names."""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import psycopg
from django.core.cache import cache
from django.db import DatabaseError, connections

from .errors import UsageError, UsageSchemaChanged, UsageTimeout, UsageUnreadable
from .query import UsageQuery
from .report import DayUsage, Ledger, Unattributed, UsageReport, UsageSummary, UserUsage
from .router import LITELLM
from .schema import READ, Schema, schema_of
from .statement import report_statement, sql, values

logger = logging.getLogger(__name__)

MOST_TAGS = 1000
TAG_USAGE_SECONDS = 300
COLUMNS = (
    "summary",
    "before",
    "trend",
    "ledger",
    "unattributed",
    "period_is_empty",
    "freshness",
    "users",
    "top_users",
)


def fetch_report(query: UsageQuery) -> UsageReport:
    """The whole answer, by one statement; the first of a process looks at the schema, too.

    Raises UsageTimeout, UsageUnreadable or UsageError when the database gives none.
    """
    schema = litellm_schema()
    try:
        row = answer(query, schema)
    except UsageSchemaChanged as failure:
        schema = changed_schema(schema, failure)
        row = answer(query, schema)
    try:
        report = usage_report(query, row, schema.missing)
    except ValueError as error:
        # LiteLLM writes neither; a row by another hand must not look like a fault of the site.
        logger.warning("LiteLLM's database: a day or an amount that is none: %s", error)
        raise UsageUnreadable from error
    if report.ledger.is_off:
        logger.error("The parts of %s miss the total: %s", query, report.ledger)
    return report


def answer(query: UsageQuery, schema: Schema) -> dict[str, Any]:
    """The statement's row by the names of its columns."""
    with litellm_cursor() as cursor:
        cursor.execute(report_statement(query, schema), values(query, compare=True))
        return dict(zip(COLUMNS, cursor.fetchone(), strict=True))


def usage_report(query: UsageQuery, row: dict[str, Any], missing: tuple[str, ...]) -> UsageReport:
    """The statement's row as a report. Raises ValueError for what is no day or no amount."""
    summary = UsageSummary(**figures(row["summary"]))
    return UsageReport(
        summary=summary,
        before=UsageSummary(**figures(row["before"])),
        trend=every_day(query, row["trend"] or []),
        top_users=tuple(user_usage(user) for user in row["top_users"] or []),
        users=tuple(user_usage(user) for user in row["users"] or []),
        page=shown_page(query, summary.total_users),
        ledger=Ledger(
            **{name: usd(spend) for name, spend in row["ledger"].items()},
            kinds=tuple(Unattributed(**kind) for kind in row["unattributed"] or []),
        ),
        period_is_empty=row["period_is_empty"],
        data_through=day_or_none(row["freshness"]["data_through"]),
        updated_at=moment_or_none(row["freshness"]["updated_at"]),
        missing=missing,
    )


def fetch_tag_usage(start_date: date, end_date: date) -> tuple[tuple[str, int], ...]:
    """(tag, requests) of the period, most used first, at most MOST_TAGS; kept for some minutes."""
    key = f"tag-usage:{start_date}:{end_date}"
    if (tags := cache.get(key)) is not None:
        return tags
    days = {"start_date": start_date.isoformat(), "end_date": end_date.isoformat()}
    with litellm_cursor() as cursor:
        cursor.execute(sql("tag_usage"), {**days, "most": MOST_TAGS})
        tags = tuple(cursor.fetchall())
    cache.set(key, tags, TAG_USAGE_SECONDS)
    return tags


@lru_cache(maxsize=1)
def litellm_schema() -> Schema:
    """The tables and columns that are there; looked at once per process."""
    with litellm_cursor() as cursor:
        cursor.execute(sql("schema"), {"tables": list(READ)})
        return schema_of(cursor.fetchall())


def changed_schema(known: Schema, failure: UsageSchemaChanged) -> Schema:
    """The schema, looked at anew after a failure; raises that failure where nothing changed."""
    litellm_schema.cache_clear()
    try:
        found = litellm_schema()
    except UsageError:
        raise failure from None
    if found == known:
        raise failure
    return found


def check_reachable() -> None:
    """Raises UsageError when the database does not answer."""
    with litellm_cursor() as cursor:
        cursor.execute("SELECT 1")


@contextmanager
def litellm_cursor() -> Iterator[Any]:
    """A cursor on the proxy's database; what the server refuses leaves as a UsageError."""
    try:
        with connections[LITELLM].cursor() as cursor:
            yield cursor
    except (DatabaseError, psycopg.Error) as error:
        raise named(error) from error


def named(error: Exception) -> UsageError:
    """The UsageError that a database error stands for."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    logger.warning("LiteLLM's database: %s: %s", type(cause).__name__, str(error).strip())
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return UsageTimeout()
    if isinstance(cause, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return UsageSchemaChanged()
    if isinstance(cause, psycopg.ProgrammingError):
        return UsageUnreadable()
    return UsageError()


def figures(row: dict[str, Any] | None) -> dict[str, Any]:
    """A summary's row in the report's types; nothing where there was no user."""
    if row is None:
        return {}
    row.pop("in_period")
    bounds = {name: usd(row[name]) for name in ("total_spend", "total_spend_at_least")}
    return row | bounds


def user_usage(row: dict[str, Any]) -> UserUsage:
    """One user of the statement's answer."""
    return UserUsage(
        user_id=row["user_id"],
        user_email=row["user_email"],
        user_alias=row["user_alias"],
        in_user_table=row["in_user_table"],
        spend=usd(row["spend"]),
        spend_at_least=usd(row["spend_at_least"]),
        exact=row["exact"],
        requests=row["requests"],
        successes=row["successes"],
        failures=row["failures"],
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        days_active=row["days_active"],
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        tags=tuple(row["tags"]),
        models=tuple(row["models"]),
    )


def every_day(query: UsageQuery, rows: list[dict[str, Any]]) -> tuple[DayUsage, ...]:
    """One entry for each day of the period; days without a row hold zeros."""
    known = {row["day"]: row for row in rows}
    nothing = {"users": 0, "spend": 0.0, "power_users": 0, "low_users": 0}
    days = (query.start_date + timedelta(days=number) for number in range(query.days))
    return tuple(DayUsage(**nothing | known.get(str(day), {}) | {"day": day}) for day in days)


def shown_page(query: UsageQuery, total: int) -> int:
    """The page that SQL cut: the last one for a page past the end where the query says so."""
    last = max(1, -(-total // query.page_size))
    return min(query.page, last) if query.keep_in_range else query.page


def usd(spend: float | str) -> float:
    """A finite amount; PostgreSQL's JSON has NaN and Infinity as text."""
    if not math.isfinite(amount := float(spend)):
        raise ValueError(f"a spend of {spend}")
    return amount


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment_or_none(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
