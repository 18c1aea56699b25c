"""Reads the proxy's database for the mirror: short statements, at the server's pace, into files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analytics.litellm.schema import CELL, TAG_DAYS, TEAM_DAYS, USER_DAYS, Schema

from .layout import RAW
from .marks import mark_of

DAILY = {"raw_user": USER_DAYS, "raw_tag": TAG_DAYS, "raw_team": TEAM_DAYS}
# Which row it is, and when it changed.
CHANGE = ("id", "updated_at", "api_requests")
# The columns of LiteLLM behind a raw column; several are added up.
COLUMNS = {
    "day": ("date",),
    "provider": ("custom_llm_provider",),
    "mcp_tool": ("mcp_namespaced_tool_name",),
    "requests": ("api_requests",),
    "successes": ("successful_requests",),
    "failures": ("failed_requests",),
    "cache_read_tokens": ("cache_read_input_tokens",),
    "cache_creation_tokens": ("cache_creation_input_tokens",),
    "response_ms": ("total_response_time_ms",),
    "savings": (
        "compression_savings_spend",
        "prompt_caching_savings_spend",
        "gateway_injected_caching_savings_spend",
        "autorouter_savings_spend",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDays:
    """Which days a daily table holds. malformed: texts that are no day, with their rows."""

    days: tuple[date, ...]
    malformed: tuple[str, ...]


def columns_read(schema: Schema, raw: str) -> tuple[str, ...]:
    """The columns of the daily table that the role may read and that the mirror wants."""
    table = DAILY[raw]
    wanted = [name for column in RAW[raw] for name in COLUMNS.get(column, (column,))]
    return tuple(name for name in wanted if schema.has(table, name))


def select_days(schema: Schema, raw: str) -> str:
    """The rows of some days, `%(days)s`, as `layout.RAW` has them; NULL for what is missing."""
    table, missing = DAILY[raw], schema.missing_cell_columns

    def expression(column: str) -> str:
        names = COLUMNS.get(column, (column,))
        if names[0] in CELL and names[0] in missing:
            return "NULL"  # compared without it in both tables
        found = [name for name in names if schema.has(table, name)]
        return (
            " + ".join(f'coalesce("{name}", 0)' for name in found)
            if len(names) > 1
            else (f'"{found[0]}"' if found else "NULL")
        )

    columns = ", ".join(expression(column) or "NULL" for column in RAW[raw])
    return f'SELECT {columns} FROM "{table}" WHERE date = ANY(%(days)s)'


def copy_days(cursor: Any, schema: Schema, raw: str, days: Iterable[date], path: Path) -> None:
    """The rows of these days as a CSV file. A table that cannot be read gives an empty one."""
    with path.open("wb") as file:
        if schema.has(DAILY[raw], "date"):
            values = {"days": [day.isoformat() for day in days]}
            copy_to(cursor, select_days(schema, raw), values, file.write)


def knows_changes(schema: Schema) -> bool:
    """Whether rows tell which they are and when they changed, in every daily table that is read."""
    tables = [table for table in DAILY.values() if schema.has(table, "date")]
    return all(schema.has(table, column) for table in tables for column in CHANGE)


def copy_hot_day(
    cursor: Any, schema: Schema, raw: str, day: date, since: datetime | None, path: Path
) -> None:
    """The rows of a day as a CSV file, each with its id first. since: only those changed then."""
    table = DAILY[raw]
    with path.open("wb") as file:
        if not schema.has(table, "date"):
            return
        row_id = '"id"' if schema.has(table, "id") else "NULL"
        rows = select_days(schema, raw).removeprefix("SELECT ")
        newer = "" if since is None else " AND updated_at >= %(since)s"
        values = {"days": [day.isoformat()], "since": since}
        copy_to(cursor, f"SELECT {row_id}, {rows}{newer}", values, file.write)


def copy_to(
    cursor: Any, statement: str, values: dict[str, Any], write: Callable[[bytes], Any]
) -> None:
    """The rows of a statement as PostgreSQL writes them as CSV."""
    with cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values) as copy:
        for piece in copy:
            write(piece)


# Every text in the column, by the index on it: PostgreSQL has no loose index scan of its own.
DISTINCT_DAYS = """
WITH RECURSIVE found AS (
    (SELECT date FROM "{table}" ORDER BY date LIMIT 1)
    UNION ALL
    SELECT (
        SELECT daily.date FROM "{table}" AS daily WHERE daily.date > found.date
        ORDER BY daily.date LIMIT 1
    )
    FROM found
    WHERE found.date IS NOT NULL
)
SELECT date FROM found WHERE date IS NOT NULL
"""


def days_of(cursor: Any, schema: Schema, raw: str) -> TableDays:
    """Which days the table holds; none where it cannot be read."""
    if not schema.has(DAILY[raw], "date"):
        return TableDays(days=(), malformed=())
    cursor.execute(DISTINCT_DAYS.format(table=DAILY[raw]))
    texts = [text for (text,) in cursor.fetchall()]
    days = tuple(day for text in texts if (day := day_of(text)))
    return TableDays(days=days, malformed=tuple(text for text in texts if not day_of(text)))


def day_of(text: str) -> date | None:
    """The day that LiteLLM writes so, None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def proofs_of(cursor: Any, schema: Schema, raw: str, days: Iterable[date]) -> dict[date, str]:
    """Text by day that changes with any row of the day, granted columns alone."""
    columns = columns_read(schema, raw)
    if "date" not in columns:
        return {}
    row = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"SELECT date, count(*), sum(hash_record_extended(ROW({row}), 0))"
        f' FROM "{DAILY[raw]}" WHERE date = ANY(%s) GROUP BY date',
        [[day.isoformat() for day in days]],
    )
    return {date.fromisoformat(day): f"{count}:{total}" for day, count, total in cursor.fetchall()}


def marks_of(cursor: Any, schema: Schema, raw: str, days: Iterable[date]) -> dict[date, str]:
    """Text by day that changes when LiteLLM writes a row of the day: cheaper than a proof."""
    table = DAILY[raw]
    if not schema.has(table, "date"):
        return {}
    newest = "max(updated_at)" if schema.has(table, "updated_at") else "NULL"
    requests = "coalesce(sum(api_requests), 0)" if schema.has(table, "api_requests") else "0"
    cursor.execute(
        f'SELECT date, count(*), {requests}, {newest} FROM "{table}" WHERE date = ANY(%s)'
        " GROUP BY date",
        [[day.isoformat() for day in days]],
    )
    return {date.fromisoformat(day): mark_of(*row) for day, *row in cursor.fetchall()}


def clock_of(cursor: Any) -> datetime:
    """The server's clock at the start of the transaction, UTC without a zone."""
    cursor.execute("SELECT now()")
    return cursor.fetchone()[0].astimezone(UTC).replace(tzinfo=None)


def source_of(cursor: Any) -> str:
    """Which database this is: another one, or one that was dropped and made again, differs."""
    cursor.execute(
        "SELECT concat_ws('/', datname, oid, current_schema())"
        " FROM pg_database WHERE datname = current_database()"
    )
    return cursor.fetchone()[0]
