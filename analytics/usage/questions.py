"""Runs the statements of `sql/` on a snapshot: what they count, and for whom."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from analytics.domain.query import Segment, SortBy, TagScope, UsageQuery
from analytics.domain.report import BOUND_NOISE_USD, NOISE_SHARE
from analytics.domain.statements import sql
from analytics.domain.tags import without_contained
from analytics.mirror.store import Snapshot

# Qualified: a name alone may be that of a column of the SELECT list, which is text in a file.
ORDER = {
    SortBy.SPEND: "shown.spend",
    SortBy.REQUESTS: "shown.requests",
    SortBy.TOKENS: "shown.prompt_tokens + shown.completion_tokens",
    SortBy.CHANGE: "CASE WHEN compared.is_comparable AND compared.previous_spend > 0"
    " THEN compared.current_spend / compared.previous_spend END",
    SortBy.USER: "names.sort_name",
    SortBy.SUCCESS_RATE: "CASE WHEN shown.exact AND shown.requests > 0"
    " THEN shown.successes / shown.requests END",
    SortBy.DAYS_ACTIVE: "shown.days_active",
    SortBy.LAST_ACTIVE: "shown.last_day",
}
# Of all usage: who used another tool before is not new to the proxy.
IS_NEW = (
    "usage.user_no NOT IN (SELECT user_no FROM memory.main.user_day WHERE day < $start_date)"
    # Without earlier data nobody can say who is new.
    " AND (SELECT min(day) FROM memory.main.user_day) < $start_date"
)
# LiteLLM refuses requests from there on; a budget of 0 refuses after the first one.
IS_OVER_BUDGET = (
    "usage.user_no IN (SELECT user_no FROM user_rows WHERE spend > 0 AND spend >= max_budget)"
)
FILTERS = {
    "min_spend": "AND usage.spend >= $min_spend",
    "max_spend": "AND usage.spend <= $max_spend",
    Segment.POWER: "AND usage.spend > $power_above",
    Segment.LOW: "AND usage.spend < $low_below",
    Segment.NEW: f"AND {IS_NEW}",
    Segment.OVER_BUDGET: f"AND {IS_OVER_BUDGET}",
    "search": "AND usage.user_no IN (SELECT user_no FROM names WHERE list_bool_and(list_transform("
    "$words, lambda word: contains(searched, lower(word)))))",
}
# Usage under tags by user and day, or by user, day and model.
BY_DAY = {"whole_rows": "set_day", "model": "NULL::INTEGER"}
BY_MODEL = {"whole_rows": "cells", "model": "model_no"}
TAGGED_DAYS = "SELECT user_no, day, sum(most_together) AS spend FROM ({tagged}) GROUP BY ALL"
ALL_DAYS = "SELECT user_no, day, spend FROM user_day WHERE day BETWEEN $start_date AND $end_date"


@cache
def statements(name: str) -> tuple[str, ...]:
    """The statements of `sql/{name}.sql`."""
    return tuple(filter(str.strip, sql(f"usage/sql/{name}").split(";\n")))


def run(snapshot: Snapshot, name: str, values: dict[str, Any], **parts: str) -> list[tuple]:
    """Every statement of a file; gives the rows of the last.

    values: of `$name` parameters; parts: SQL from this package that takes the place of `{name}`.
    """
    rows: list[tuple] = []
    for text in statements(name):
        rows = snapshot.fetch(text.format(**parts) if parts else text, values)
    return rows


def values_of(query: UsageQuery) -> dict[str, Any]:
    """What the parameters stand for. Bounds include the noise of adding floats."""
    groups = [without_contained(group) for group in query.tag_groups]
    return {
        "start_date": query.start_date,
        "end_date": query.end_date,
        "every_tag": list(query.tags),
        "tags": [tag for group in groups for tag in group],
        "group_nos": [number for number, group in enumerate(groups) for _ in group],
        "group_count": len(groups),
        "min_spend": None if query.min_spend is None else query.min_spend - BOUND_NOISE_USD,
        "max_spend": None if query.max_spend is None else query.max_spend + BOUND_NOISE_USD,
        "power_above": query.power_above * (1 + NOISE_SHARE),
        "low_below": query.low_below * (1 - NOISE_SHARE),
        "words": list(query.search_words),
    }


@cache
def fragment(name: str) -> str:
    """The text of `sql/{name}.sql`, a SELECT that takes a place in other statements."""
    (text,) = statements(name)
    return text


def usage_parts(snapshot: Snapshot, query: UsageQuery) -> dict[str, str]:
    """`usage`: every user's sums; `in_scope`: whether a row of it passes the filters."""
    usage = fragment("usage_all")
    if query.tags:
        usage = f"FROM tagged_usage_{count_tagged(snapshot, query)}"
    return {"usage": usage, "in_scope": " ".join(("usage.user_no > 0", *filters(query)))}


def tagged_rows(snapshot: Snapshot, query: UsageQuery, detail: dict[str, str]) -> str:
    """A SELECT of the usage under the tags, by user, day and more. detail: BY_DAY or BY_MODEL."""
    return tagged_select(query, count_tagged(snapshot, query), detail)


def tagged_select(query: UsageQuery, number: int, detail: dict[str, str]) -> str:
    is_all = query.tag_scope is TagScope.USERS
    return fragment("all_of_tag_users" if is_all else "tagged").format(**detail, n=number)


def counted_days(snapshot: Snapshot, query: UsageQuery) -> str:
    """A SELECT of spend by user and day; under tags the sharers of a key in equal parts."""
    if not query.tags:
        return ALL_DAYS
    return TAGGED_DAYS.format(tagged=tagged_rows(snapshot, query, BY_DAY))


def count_tagged(snapshot: Snapshot, query: UsageQuery) -> int:
    """Count the usage under the tags into temporary tables; gives the number in their names.

    `tagged_usage_1`: by user. `part_tagged_1`: in cells of which a part is tagged. `whole_set_1`:
    sets of tags that count as a whole. Each question of a snapshot is counted once.
    """
    period = query.start_date, query.end_date
    key = period, query.tag_groups, query.tag_scope, query.teams, query.models
    if key in snapshot.counted:
        return snapshot.counted[key]
    values, number = values_of(query), len(snapshot.counted)
    for name in ("tag_groups", "part_tagged"):
        run(snapshot, name, values, n=str(number))
    if query.tag_scope is TagScope.USERS:
        carrying = fragment("tagged").format(**BY_DAY, n=number)
        run(snapshot, "tag_user", values, n=str(number), tagged=carrying)
    tagged = tagged_select(query, number, BY_DAY)
    run(snapshot, "usage_sums", values, n=str(number), tagged=tagged)
    snapshot.counted[key] = number
    return number


def filters(query: UsageQuery) -> Iterator[str]:
    """The conditions of the filters that are set, each beginning with AND."""
    if query.min_spend is not None:
        yield FILTERS["min_spend"]
    if query.max_spend is not None:
        yield FILTERS["max_spend"]
    if query.segment:
        yield FILTERS[query.segment]
    if query.search_words:
        yield FILTERS["search"]


def order_by(sort_by: SortBy, descending: bool) -> str:
    """The ORDER BY of users; who has no value comes last, ties by user_id."""
    direction = "DESC" if descending else "ASC"
    return f"{ORDER[sort_by]} {direction} NULLS LAST, names.user_id"
