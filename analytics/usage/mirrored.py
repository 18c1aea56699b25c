"""The users of a period, their page, cards and reconciliation, from one snapshot of the mirror."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import starmap
from typing import Any

from analytics.domain.query import Segment, SortBy, TagScope, UsageQuery
from analytics.domain.report import (
    BOUND_NOISE_USD,
    NOISE_SHARE,
    DayUsage,
    Ledger,
    Unattributed,
    UsageSummary,
    UserUsage,
)
from analytics.domain.tags import without_contained
from analytics.mirror.layout import sql
from analytics.mirror.store import Snapshot

ORDER = {
    SortBy.SPEND: "spend",
    SortBy.REQUESTS: "requests",
    SortBy.TOKENS: "prompt_tokens + completion_tokens",
    SortBy.USER: "sort_name",
    SortBy.SUCCESS_RATE: "CASE WHEN exact AND requests > 0 THEN successes / requests END",
    SortBy.DAYS_ACTIVE: "days_active",
    SortBy.LAST_ACTIVE: "last_day",
}
FILTERS = {
    "min_spend": "AND usage.spend >= $min_spend",
    "max_spend": "AND usage.spend <= $max_spend",
    Segment.POWER: "AND usage.spend > $power_above",
    Segment.LOW: "AND usage.spend < $low_below",
    "search": "AND list_bool_and(list_transform($words, lambda word: "
    "contains(names.searched, lower(word))))",
}


@cache
def statements(name: str) -> tuple[str, ...]:
    """The statements of `mirror/questions/{name}.sql`."""
    return tuple(filter(str.strip, sql(f"questions/{name}").split(";\n")))


def run(snapshot: Snapshot, name: str, values: dict[str, Any], **parts: str) -> list[tuple]:
    """Every statement of a file; gives the rows of the last. parts: clauses to be put in."""
    rows: list[tuple] = []
    for text in statements(name):
        composed = text.format(**parts) if parts else text
        given = {key: value for key, value in values.items() if f"${key}" in composed}
        rows = snapshot.fetch(composed, given)
    return rows


def values_of(query: UsageQuery) -> dict[str, Any]:
    """What the parameters stand for. Bounds take in the noise of adding floats."""
    tags = without_contained(query.tags)
    return {
        "start_date": query.start_date,
        "end_date": query.end_date,
        "tags": list(tags),
        "group_nos": [1] * len(tags),
        "group_count": 1,
        "min_spend": None if query.min_spend is None else query.min_spend - BOUND_NOISE_USD,
        "max_spend": None if query.max_spend is None else query.max_spend + BOUND_NOISE_USD,
        "power_above": query.power_above * (1 + NOISE_SHARE),
        "low_below": query.low_below * (1 - NOISE_SHARE),
        "words": list(query.search_words),
    }


def count_usage(snapshot: Snapshot, query: UsageQuery) -> None:
    """Fill the temporary tables `usage` and `scope`, and under tags `counted`."""
    values = values_of(query)
    if query.tags:
        by_user = query.tag_scope is TagScope.USERS
        run(snapshot, "usage_tagged", values)
        run(snapshot, "usage_of_tag_users" if by_user else "usage_sums", values)
    else:
        run(snapshot, "usage_all", values)
    run(snapshot, "scope", values, filters="\n  ".join(filters(query)))


def filters(query: UsageQuery) -> Iterator[str]:
    """The clauses of the filters that are set."""
    if query.min_spend is not None:
        yield FILTERS["min_spend"]
    if query.max_spend is not None:
        yield FILTERS["max_spend"]
    if query.segment:
        yield FILTERS[query.segment]
    if query.search_words:
        yield FILTERS["search"]


def fetch_summary(snapshot: Snapshot, query: UsageQuery) -> tuple[UsageSummary, Ledger, bool]:
    """The sums over the scope, the reconciliation, and whether the period has no row at all.

    After `count_usage`.
    """
    values = values_of(query)
    ((total, unattributed, is_empty),) = run(snapshot, "everything", values)
    most = least = total - unattributed
    tagged = unbooked = 0.0
    if query.tags:
        ((most, least, tagged, unbooked),) = run(snapshot, "together_tagged", values)
    ((*sums, others_at_least, others_at_most),) = run(snapshot, "summary", values)
    names = list(UsageSummary.__dataclass_fields__)
    summary = UsageSummary(**dict(zip(names, sums, strict=True)))
    if not summary.exact:
        summary = replace(
            summary,
            total_spend=min(summary.total_spend, most - others_at_least),
            total_spend_at_least=max(summary.total_spend_at_least, least - others_at_most),
        )
    if query.tags:
        booked = total + unbooked
        rest = booked - unattributed - summary.total_spend
        filtered_out = 0.0 if abs(rest) <= NOISE_SHARE * booked else rest
    else:
        filtered_out = others_at_most
    kinds = starmap(unattributed_of, run(snapshot, "unattributed", values))
    ledger = Ledger(
        in_scope=summary.total_spend,
        filtered_out=filtered_out,
        unattributed=unattributed,
        unattributed_tagged=tagged,
        unbooked=unbooked,
        total_spend=total,
        exact=summary.exact,
        kinds=tuple(kinds),
    )
    return summary, ledger, is_empty


def unattributed_of(kind: str, spend: float, requests: int) -> Unattributed:
    return Unattributed(kind=kind, spend=spend, requests=requests)


def fetch_users(
    snapshot: Snapshot, sort_by: SortBy, *, descending: bool, start: int, count: int
) -> dict[int, UserUsage]:
    """Some users of the scope in order, by their numbers; without tags and models.

    After `count_usage`. start: from 0.
    """
    rows = run(
        snapshot,
        "users",
        {"start": start, "count": count},
        order_by=ORDER[sort_by],
        direction="DESC" if descending else "ASC",
    )
    return {number: user_of(*row) for number, *row in rows}


def user_of(*row: Any) -> UserUsage:
    """A user from the columns of `users.sql` after the number."""
    names = (
        *("user_id", "user_email", "user_alias", "in_user_table"),
        *("spend", "spend_at_least", "exact", "requests", "successes", "failures"),
        *("prompt_tokens", "completion_tokens", "days_active", "first_day", "last_day"),
    )
    return UserUsage(**dict(zip(names, row, strict=True)), tags=(), models=())


def fetch_details(
    snapshot: Snapshot, query: UsageQuery, numbers: list[int]
) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """(tags, models) of users by their numbers, most used first."""
    only_tagged = bool(query.tags) and query.tag_scope is TagScope.REQUESTS
    used = "used_tag JOIN tags USING (tag_no)" if only_tagged else "used"
    where = "WHERE list_contains($tags, tags.tag)" if only_tagged else ""
    values = values_of(query) | {"user_nos": numbers, "tags": list(query.tags)}
    rows = run(snapshot, "details", values, used=used, where=where)
    return {number: (tuple(tags), tuple(models)) for number, tags, models in rows}


def fetch_trend(snapshot: Snapshot, query: UsageQuery) -> tuple[DayUsage, ...]:
    """The scope on each day of the period, days without usage included. After `count_usage`."""
    counted = (
        "SELECT user_no, day, sum(most_together) AS spend FROM counted GROUP BY user_no, day"
        if query.tags
        else "SELECT user_no, day, spend FROM user_day WHERE day BETWEEN $start_date AND $end_date"
    )
    rows = run(snapshot, "trend", values_of(query), counted_day=counted)
    found = {day: sums for day, *sums in rows}
    days = (query.start_date + timedelta(days=number) for number in range(query.days))
    nothing = (0, 0.0, 0, 0)
    return tuple(day_of(day, *found.get(day, nothing)) for day in days)


def day_of(day: Any, users: int, spend: float, power_users: int, low_users: int) -> DayUsage:
    return DayUsage(day=day, users=users, spend=spend, power_users=power_users, low_users=low_users)
