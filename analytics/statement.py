"""The text and the values of each statement: composed from files and enums, never from input."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .query import SortBy, TagScope, TagSource, UsageQuery
from .schema import DELETED_KEYS, Schema
from .tags import without_contained

SQL = Path(__file__).parent / "sql"

ORDER = {
    SortBy.SPEND: "{users}.spend",
    SortBy.REQUESTS: "{users}.requests",
    SortBy.TOKENS: "({users}.prompt_tokens + {users}.completion_tokens)",
    SortBy.USER: (
        "lower(coalesce(NULLIF(person.user_email, ''), NULLIF(person.user_alias, ''), CASE"
        " {users}.user_id WHEN 'default_user_id' THEN 'Proxy admin (master key)' END,"
        ' {users}.user_id)) COLLATE "C"'
    ),
    SortBy.SUCCESS_RATE: "({users}.successes::float8 / NULLIF({users}.requests, 0)::float8)",
    SortBy.DAYS_ACTIVE: "{users}.days_active",
    SortBy.LAST_ACTIVE: "{users}.last_day",
}

# What the statements call a row of either daily table.
DAILY_ROWS = "spent|tag_row"

# A spreadsheet takes a cell that starts with one of these for a formula.
GUARDED = "CASE WHEN {text} ~ '^[=+@＝＋＠－\\t\\r\\n-]' THEN '''' || {text} ELSE {text} END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How usage is counted: the parts that give it, its bounds, and where models come from.

    parts: files; `{tagged}` stands for the one that finds tagged requests.
    """

    parts: tuple[str, ...]
    spend_at_least: str
    exact: str
    models: str
    rest: str
    tag_users: str = ""


ALL_REQUESTS = Counting(
    parts=("all_requests",),
    spend_at_least="sum(spend)",
    exact="TRUE",
    models="all_models",
    rest="untagged_rest",
)
TAGGED_REQUESTS = Counting(
    parts=("{tagged}", "tagged_days"),
    spend_at_least="sum(spend_at_least)",
    exact="bool_and(exact)",
    models="tagged_models",
    rest="tagged_rest",
)
ALL_OF_TAG_USERS = Counting(
    parts=("{tagged}", "tagged_users", "all_requests"),
    spend_at_least="CASE WHEN bool_and(certain) THEN sum(spend) ELSE 0 END",
    exact="bool_and(certain)",
    models="all_models",
    rest="tagged_rest",
    tag_users="JOIN tag_user USING (in_period, user_id)",
)


# How usage is counted under tags, and the part that finds the tagged requests.
UNDER_TAGS = {
    TagScope.REQUESTS: TAGGED_REQUESTS,
    TagScope.USERS: ALL_OF_TAG_USERS,
}
TAGGED_PARTS = {TagSource.DAYS: "tagged_requests", TagSource.LOGS: "logged_requests"}


@cache
def sql(name: str) -> str:
    """The text of `sql/{name}.sql`."""
    return (SQL / f"{name}.sql").read_text()


def report_statement(query: UsageQuery, schema: Schema) -> str:
    """One statement with all that a page shows."""
    deleted = sql("parts/known_deleted_keys") if schema.has(DELETED_KEYS) else ""
    text = sql("report").format(
        **shared_parts(query, schema),
        filtered_out=sql(f"parts/{counting_of(query).rest}"),
        known_keys=sql("parts/known_keys").format(deleted_keys=deleted),
        order_by=order_by(query, "scope"),
        metric=ORDER[query.metric].format(users="scope"),
    )
    return without_missing(text, schema)


def export_statement(query: UsageQuery, schema: Schema) -> str:
    """The same users in the same order, all of them, as `COPY … TO STDOUT`."""
    text = sql("export").format(
        **shared_parts(query, schema),
        order_by=order_by(query, "shown"),
        guarded_user_id=GUARDED.format(text="shown.user_id"),
        guarded_email=GUARDED.format(
            text="coalesce(NULLIF(person.user_email, ''), shown.user_id)",
        ),
        guarded_alias=GUARDED.format(text="NULLIF(person.user_alias, '')"),
        guarded_tags=GUARDED.format(text="array_to_string(user_tags.tags, '; ')"),
        guarded_models=GUARDED.format(text="array_to_string(user_models.models, '; ')"),
    )
    return without_missing(text, schema)


def values(query: UsageQuery, *, compare: bool) -> dict[str, Any]:
    """What the placeholders stand for. compare: count the period before, too."""
    return {
        "first_date": (query.before[0] if compare else query.start_date).isoformat(),
        "start_date": query.start_date.isoformat(),
        "end_date": query.end_date.isoformat(),
        "tags": list(without_contained(query.tags)),
        "min_spend": query.min_spend,
        "max_spend": query.max_spend,
        "search": query.search,
        "page": query.page,
        "page_size": query.page_size,
        "keep_in_range": query.keep_in_range,
        "top_n": query.top_n,
        "power_above": query.power_above,
        "low_below": query.low_below,
    }


def shared_parts(query: UsageQuery, schema: Schema) -> dict[str, str]:
    """What the report and the export have in common: usage, scope, tags and models."""
    counting = counting_of(query)
    deleted_keys = sql("parts/deleted_keys") if schema.has(DELETED_KEYS) else ""
    tagged = TAGGED_PARTS[query.tag_source]
    names = (part.format(tagged=tagged) for part in counting.parts)
    usage = (sql(f"parts/{name}").format(deleted_keys=deleted_keys) for name in names)
    return {
        "usage": ",\n".join(usage),
        "scope": sql("parts/scope").format(
            spend_at_least=counting.spend_at_least,
            exact=counting.exact,
            tag_users=counting.tag_users,
            min_spend="" if query.min_spend is None else sql("parts/min_spend"),
            max_spend="" if query.max_spend is None else sql("parts/max_spend"),
            search=sql("parts/search") if query.search else "",
        ),
        "details": sql("parts/details").format(user_model=sql(f"parts/{counting.models}")),
    }


def counting_of(query: UsageQuery) -> Counting:
    """Which requests the question counts."""
    if not query.tags:
        return ALL_REQUESTS
    return UNDER_TAGS[query.tag_scope]


def without_missing(text: str, schema: Schema) -> str:
    """The statement with NULL for each part of a cell that one of the daily tables lacks."""
    for column in schema.missing_cell_columns:
        text = re.sub(rf"\b({DAILY_ROWS})\.{column}\b", "NULL::text", text)
    return text


def order_by(query: UsageQuery, users: str) -> str:
    """The column asked for, its direction, and users without a value last."""
    direction = "DESC" if query.descending else "ASC"
    return f"{ORDER[query.sort_by].format(users=users)} {direction} NULLS LAST"
