"""Runs the statements of `sql/` on a snapshot: what they count, and for whom."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from analytics.domain.budgets import NEAR_UTILIZATION
from analytics.domain.formats import FAIR_RATE
from analytics.domain.query import Segment, SortBy, UsageQuery
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
IS_NEW = "usage.user_no NOT IN (SELECT user_no FROM first_days WHERE day < $start_date)"
# Without earlier data nobody can say who is new.
HAS_EARLIER = "(SELECT min(day) FROM first_days) < $start_date"
# LiteLLM's own total has reached the limit; a budget of 0 after the first request.
IS_OVER_BUDGET = (
    "usage.user_no IN (SELECT user_no FROM user_rows WHERE spend > 0 AND spend >= max_budget)"
)
IS_NEAR_BUDGET = (
    "usage.user_no IN (SELECT user_no FROM user_rows"  # noqa: S608 a number of ours
    f" WHERE spend > {NEAR_UTILIZATION} * max_budget AND spend < max_budget)"
)
# As the badge of the success rate has it.
IS_LOW_SUCCESS = (
    f"usage.exact AND usage.requests > 0 AND usage.successes / usage.requests < {FAIR_RATE}"
)
FILTERS = {
    "min_spend": "AND usage.spend >= $min_spend",
    "max_spend": "AND usage.spend <= $max_spend",
    Segment.POWER: "AND usage.spend > $power_above",
    Segment.LOW: "AND usage.spend < $low_below",
    Segment.NEW: f"AND {IS_NEW} AND {HAS_EARLIER}",
    Segment.OVER_BUDGET: f"AND {IS_OVER_BUDGET}",
    Segment.NEAR_BUDGET: f"AND {IS_NEAR_BUDGET}",
    Segment.LOW_SUCCESS: f"AND {IS_LOW_SUCCESS}",
    "search": "AND usage.user_no IN (SELECT user_no FROM names WHERE list_bool_and(list_transform("
    "$words, lambda word: contains(searched, lower(word)))))",
}


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


def in_scope(query: UsageQuery) -> str:
    """Whether a row of `usage` passes the filters."""
    return " ".join(("usage.user_no > 0", *filters(query)))


def was_in_scope(query: UsageQuery) -> str:
    """The same in the previous period, which begins on `$previous_start`."""
    return in_scope(query).replace("$start_date", "$previous_start")


def order_by(sort_by: SortBy, descending: bool) -> str:
    """The ORDER BY of users; who has no value comes last, ties by user_id."""
    direction = "DESC" if descending else "ASC"
    return f"{ORDER[sort_by]} {direction} NULLS LAST, names.user_id"
