"""Statements run directly on LiteLLM's database: floors, alternatives and our own."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.db import OperationalError, connections
from django.http import QueryDict

from .measure import Contender
from .site import clear_caches
from .sizes import MONTH, QUARTER, Period

SQL = Path(__file__).parent / "sql"
FOUR = ("summary", "top_users", "count_users", "page_of_users")
FOUR_SECONDS = 120
FOUR_ROUNDS = 2

FLOOR = "floor, 30 days"
FLOOR_90 = "floor, 90 days"
AGGREGATE = "bare aggregate, 30 days"
LITELLM = "LiteLLM's page of users, 30 days"
FOUR_STATEMENTS = "four statements, 30 days"
OURS = "ours, 30 days"
OURS_90 = "ours, 90 days"
OURS_TOOL = "ours, 30 days, one tool"
OURS_THREE = "ours, 30 days, three tags"
OURS_TAG_USERS = "ours, 30 days, three tags, all usage of their users"
COMPARISON = "comparison with the previous period, 30 days"


def statement_contenders(tags: tuple[str, ...]) -> Iterator[Contender]:
    """Everything whose time is the server's. tags: `tag_filters` of one tool, and of three tags."""
    tool, three = tags
    for name, file, period in (
        (FLOOR, "floor", MONTH),
        (FLOOR_90, "floor", QUARTER),
        (AGGREGATE, "aggregate", MONTH),
        (LITELLM, "litellm_page", MONTH),
    ):
        yield Contender(name=name, run=asking(file, period), by_server=True)
    for name, query in (
        (OURS, MONTH.query),
        (OURS_90, QUARTER.query),
        (OURS_TOOL, f"{MONTH.query}&{tool}"),
        (OURS_THREE, f"{MONTH.query}&{three}"),
        (OURS_TAG_USERS, f"{MONTH.query}&{three}&tag_scope=users"),
    ):
        yield Contender(name=name, prepare=clear_caches, run=fetching(query), by_server=True)
    yield Contender(
        name=COMPARISON, prepare=fetch_cold_month, run=fetch_month_comparison, by_server=True
    )
    yield Contender(
        name=FOUR_STATEMENTS, run=ask_four_statements, by_server=True, rounds=FOUR_ROUNDS
    )


def asking(file: str, period: Period):
    """Runs `sql/{file}.sql` on the site's own connection, with the settings of its session."""

    def run() -> int:
        with connections["litellm"].cursor() as cursor:
            cursor.execute(sql(file), period.days)
            return len(cursor.fetchall())

    return run


def fetching(query: str):
    """Asks our question; whatever statements that takes."""
    from analytics.usage.fetch import fetch_report

    return lambda: len(fetch_report(usage_query(query)).users)


def fetch_cold_month() -> None:
    """What is known when a page begins to wait for its comparison: the period itself."""
    clear_caches()
    fetching(MONTH.query)()


def fetch_month_comparison() -> int:
    """Both sides of the comparison, and the trend."""
    from analytics.usage.comparison import fetch_comparison

    today = datetime.now(UTC).date()
    return len(fetch_comparison(usage_query(MONTH.query), today).trend)


def usage_query(query: str):
    """The question that a query string asks."""
    from analytics.filters.filtersets import UsageFilterSet

    filterset = UsageFilterSet(QueryDict(query))
    filterset.form.full_clean()
    return filterset.usage_query()


def ask_four_statements() -> int | None:
    """The four in a row; None when they take longer than FOUR_SECONDS together."""
    values = MONTH.days | {"tags": None, "min_spend": None}
    deadline = time.monotonic() + FOUR_SECONDS
    rows = 0
    with connections["litellm"].cursor() as cursor:
        try:
            for name in FOUR:
                left = max(1, round((deadline - time.monotonic()) * 1000))
                cursor.execute(f"SET statement_timeout = {left:d}")
                cursor.execute(sql("four/per_user") + sql(f"four/{name}"), values)
                rows += len(cursor.fetchall())
        except OperationalError:
            return None
        finally:
            cursor.execute("RESET statement_timeout")
    return rows


@cache
def sql(name: str) -> str:
    """The text of `sql/{name}.sql`."""
    return (SQL / f"{name}.sql").read_text()
