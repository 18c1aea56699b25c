"""Builds each statement's text and values: text from files and enums, never from input."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from analytics.domain.formulas import GUARDED
from analytics.domain.query import SortBy, TagScope, TagSource, UsageQuery
from analytics.domain.tags import without_contained

from .schema import DELETED_KEYS, Schema

SQL = Path(__file__).parent / "sql"

# Sums of whole numbers: exact below 2^53 as floats, which add up twice as fast; exact always as
# bigint, whose sum is numeric. `fetch` asks anew where a sum is beyond.
FAST, WIDE = "float8", "bigint"

SORT_NAME = (
    "lower(coalesce(NULLIF(person.user_email, ''), NULLIF(person.user_alias, ''), CASE"
    " {users}.user_id WHEN 'default_user_id' THEN 'Proxy admin (master key)' END,"
    " {users}.user_id))"
)
SUCCESS_RATE = (
    "CASE WHEN shown.exact THEN shown.successes::float8 / NULLIF(shown.requests, 0)::float8 END"
)
ORDER = {
    SortBy.SPEND: "shown.spend",
    SortBy.REQUESTS: "shown.requests",
    SortBy.TOKENS: "(shown.prompt_tokens + shown.completion_tokens)",
    SortBy.USER: SORT_NAME.format(users="shown") + ' COLLATE "C"',
    SortBy.SUCCESS_RATE: SUCCESS_RATE,
    SortBy.DAYS_ACTIVE: "shown.days_active",
    SortBy.LAST_ACTIVE: "shown.last_day",
}

# What the statements call a row of either daily table.
DAILY_ROWS = "spent|tag_row"

# At most 6 decimals, and never an exponent.
ROUNDED = "trim_scale(round(({number})::numeric, 6))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Which requests are counted, as names of files.

    parts: what gives `usage` and `everything`. rows: the same in full, by user, day and model.
    models: those of the users shown.
    """

    parts: tuple[str, ...]
    rows: str
    models: str


BY_DAYS = ("tagged_keys", "tagged_cells", "counted_by_days")
TOTAL = ("total", "everything_of_total")
ALL_REQUESTS = Counting(
    parts=("calendar", *TOTAL, "all_usage"),
    rows="days_of_all",
    models="models_of_all",
)
UNDER_TAGS = {
    (TagScope.REQUESTS, TagSource.DAYS): Counting(
        parts=("calendar", *BY_DAYS, "everything_of_owned", "tagged_usage"),
        rows="rows_by_days",
        models="models_under_tags",
    ),
    (TagScope.REQUESTS, TagSource.LOGS): Counting(
        parts=("calendar", "counted_by_logs", "everything_of_booked", "tagged_usage"),
        rows="rows_by_logs",
        models="models_under_tags",
    ),
    (TagScope.USERS, TagSource.DAYS): Counting(
        parts=("calendar", *BY_DAYS, *TOTAL, "usage_of_tag_users"),
        rows="days_of_tag_users",
        models="models_of_all",
    ),
    (TagScope.USERS, TagSource.LOGS): Counting(
        parts=("calendar", "counted_by_logs", *TOTAL, "usage_of_tag_users"),
        rows="days_of_tag_users",
        models="models_of_all",
    ),
}


@cache
def sql(name: str) -> str:
    """The text of `sql/{name}.sql`."""
    return (SQL / f"{name}.sql").read_text()


def core_statement(query: UsageQuery, schema: Schema, whole: str = FAST) -> str:
    """A first row with facts on the period, then one row for each user of it."""
    deleted = sql("parts/known_deleted_keys") if schema.has_all(DELETED_KEYS) else ""
    text = sql("core").format(
        usage=usage(query, schema, whole),
        known_keys=sql("parts/known_keys").format(deleted_keys=deleted),
        sort_name=SORT_NAME.format(users="usage"),
    )
    return without_missing(text, schema)


def details_statement(query: UsageQuery, schema: Schema, *, few: bool) -> str:
    """Tags and models of some users. few: so few that a look-up by key is cheaper than a scan."""
    text = sql("details").format(details=details(query, few=few))
    return without_missing(text, schema)


def trend_statement(query: UsageQuery, schema: Schema) -> str:
    """Spend by user and day."""
    text = sql("trend").format(
        usage=usage(query, schema, FAST),
        rows=sql(f"parts/{counting_of(query).rows}"),
    )
    return without_missing(text, schema)


def export_statement(query: UsageQuery, schema: Schema) -> str:
    """The users in scope in the order of the page, all of them, as `COPY … TO STDOUT`."""
    first_day = "%(start_date)s::date + position('1' IN active_days::text) - 1"
    last_day = "%(end_date)s::date - position('1' IN reverse(active_days::text)) + 1"
    text = sql("export").format(
        usage=usage(query, schema, WIDE),
        first_day=first_day,
        last_day=last_day,
        segment=sql(f"parts/segment_{query.segment}") if query.segment else "",
        min_spend="" if query.min_spend is None else sql("parts/min_spend"),
        max_spend="" if query.max_spend is None else sql("parts/max_spend"),
        search=search(query),
        details=details(query, few=False),
        order_by=order_by(query),
        spend=ROUNDED.format(number="shown.spend"),
        spend_at_least=ROUNDED.format(number="shown.spend_at_least"),
        success_rate=ROUNDED.format(number=SUCCESS_RATE),
        guarded_user_id=GUARDED.format(text="shown.user_id"),
        guarded_email=GUARDED.format(text="NULLIF(person.user_email, '')"),
        guarded_alias=GUARDED.format(text="NULLIF(person.user_alias, '')"),
        guarded_tags=GUARDED.format(text="array_to_string(user_tags.tags, '; ')"),
        guarded_models=GUARDED.format(text="array_to_string(user_models.models, '; ')"),
    )
    return without_missing(text, schema)


def search(query: UsageQuery) -> str:
    """The condition on `usage` that every word is found; empty without a word."""
    if not query.search_words:
        return ""
    return sql("parts/search").format(matches_search=matches_search("used.user_id"))


def matches_search(user_id: str) -> str:
    """The condition that every word is part of a person's e-mail or alias, or of that id."""
    return sql("parts/matches_search").format(user_id=user_id)


def values(query: UsageQuery) -> dict[str, Any]:
    """What the placeholders stand for."""
    days = [query.start_date + timedelta(days=number) for number in range(query.days)]
    return {
        "start_date": query.start_date.isoformat(),
        "end_date": query.end_date.isoformat(),
        "days": [day.isoformat() for day in days],
        "day_bits": [f"{1 << place:0{query.days}b}" for place in reversed(range(query.days))],
        "tags": list(without_contained(query.tags)),
        "power_above": query.power_above,
        "low_below": query.low_below,
        "min_spend": query.min_spend,
        "max_spend": query.max_spend,
        "search_words": list(query.search_words),
    }


def usage(query: UsageQuery, schema: Schema, whole: str) -> str:
    """The CTEs that end in `usage`: one row for each user."""
    deleted_keys = sql("parts/deleted_keys") if schema.has_all(DELETED_KEYS) else ""
    parts = (sql(f"parts/{name}") for name in counting_of(query).parts)
    return ",\n".join(part.format(deleted_keys=deleted_keys, whole=whole) for part in parts)


def details(query: UsageQuery, *, few: bool) -> str:
    """The CTEs that end in `user_tags` and `user_models`."""
    key_rows, tag_rows = sql("parts/key_rows"), sql("parts/tag_rows")
    if few:
        key_rows = sql("parts/by_key").format(rows=key_rows, row="spent")
        tag_rows = sql("parts/by_key").format(rows=tag_rows, row="tag_row")
    models = counting_of(query).models
    return sql("parts/details").format(
        key_rows=key_rows,
        tag_rows=tag_rows,
        materialized="MATERIALIZED" if few else "NOT MATERIALIZED",
        model="shown_tag.model" if models == "models_under_tags" else "NULL",
        user_models=sql(f"parts/{models}"),
    )


def counting_of(query: UsageQuery) -> Counting:
    """Which requests the question counts."""
    if not query.tags:
        return ALL_REQUESTS
    return UNDER_TAGS[query.tag_scope, query.tag_source]


def without_missing(text: str, schema: Schema) -> str:
    """The statement with NULL for each part of a cell that one daily table does not show."""
    for column in schema.missing_cell_columns:
        text = re.sub(rf"\b({DAILY_ROWS})\.{column}\b", "NULL::text", text)
    return text


def order_by(query: UsageQuery) -> str:
    """The column asked for, its direction, and users without a value last."""
    direction = "DESC" if query.descending else "ASC"
    return f"{ORDER[query.sort_by]} {direction} NULLS LAST"
