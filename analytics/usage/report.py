"""The report of the users page: users in scope, their page, cards and reconciliation."""

import logging
from dataclasses import replace
from datetime import date
from itertools import starmap

from analytics.domain.query import SortBy, TagScope, UsageQuery
from analytics.domain.report import (
    NOISE_SHARE,
    Ledger,
    Unattributed,
    UsageReport,
    UsageSummary,
    UserUsage,
)
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .compared import compared_usage, count_compared
from .counted import count_usage, usage_parts
from .extras import Extras, fetch_extras
from .questions import order_by, run, values_of

logger = logging.getLogger(__name__)

Details = dict[int, tuple[tuple[str, ...], tuple[str, ...]]]
USER_FIELDS = (
    *("user_id", "user_email", "user_alias", "in_user_table"),
    *("spend", "spend_at_least", "exact", "requests", "successes", "failures"),
    *("prompt_tokens", "completion_tokens", "days_active", "first_day", "last_day"),
    *("compared_spend", "previous_spend"),
)
GIVEN_USERS = "shown AS (SELECT unnest($user_nos) AS user_no)"
TAGGED_MODELS = """
    SELECT user_no, model_no, requests FROM used
    WHERE tagset_no IN (SELECT tagset_no FROM whole_set_{n})
    UNION ALL
    SELECT user_no, model_no, requests FROM part_tagged_{n}
    WHERE period_no = {k} AND certain AND NOT is_orphan AND user_no IN (SELECT user_no FROM shown)
"""
ALL_IN_SCOPE = """usage AS (
    {usage}
),
shown AS (
    SELECT user_no FROM usage WHERE {in_scope}
)"""


def fetch_report(snapshot: Snapshot, query: UsageQuery, today: date | None = None) -> UsageReport:
    """Everything that a page shows of the period itself.

    today: the UTC day that is not complete; without it users are not compared.
    """
    with cells_in_scope(snapshot, query, today):
        count_compared(snapshot, query, today)
        summary = fetch_summary(snapshot, query)
        page = shown_page(query, summary.total_users)
        users, top_users = fetch_page_and_top(snapshot, query, page, today)
        extras = fetch_extras(snapshot, query, [*users], query.columns)
        details = fetch_details(snapshot, query, [*{**users, **top_users}])
        ledger = fetch_ledger(snapshot, query, summary)
    recorded = snapshot.manifest.days_of("user_day")
    return UsageReport(
        summary=summary,
        top_users=with_details(top_users, details),
        users=with_details(with_extras(users, extras), details),
        page=page,
        ledger=ledger,
        period_is_empty=not any(query.holds(day) for day in recorded),
        data_since=min(recorded, default=None),
        data_through=max(recorded, default=None),
        snapshot_at=snapshot.status.snapshot_at,
        missing=snapshot.manifest.lacking,
        days_to_copy=snapshot.status.missing,
    )


def fetch_page_and_top(
    snapshot: Snapshot, query: UsageQuery, page: int, today: date | None
) -> tuple[dict[int, UserUsage], dict[int, UserUsage]]:
    """The users of the page and those of the chart, by one statement where they begin alike.

    A chart of its own order is not compared: it shows no change.
    """
    by_metric = query.metric, True
    order = query.sort_by, query.descending
    if page == 1 and order == by_metric:
        count = max(query.page_size, query.top_n)
        found = list(fetch_users(snapshot, query, today, *order, start=0, count=count).items())
        return dict(found[: query.page_size]), dict(found[: query.top_n])
    start = (page - 1) * query.page_size
    users = fetch_users(snapshot, query, today, *order, start=start, count=query.page_size)
    if not query.top_n:
        return users, {}
    return users, fetch_users(snapshot, query, None, *by_metric, start=0, count=query.top_n)


def fetch_summary(snapshot: Snapshot, query: UsageQuery) -> UsageSummary:
    """The sums over the scope."""
    with cells_in_scope(snapshot, query):
        (sums,) = run(snapshot, "summary", values_of(query), **usage_parts(snapshot, query))
        summary = UsageSummary(**dict(zip(UsageSummary.__dataclass_fields__, sums, strict=True)))
        if summary.exact:
            return summary
        most, least, *_ = fetch_together(snapshot, query)
    # What all spent together, less what the others spent in any case, and the other way round.
    return replace(
        summary,
        total_spend=min(summary.total_spend, most - summary.other_spend_at_least),
        total_spend_at_least=max(summary.total_spend_at_least, least - summary.other_spend),
    )


def fetch_together(
    snapshot: Snapshot, query: UsageQuery
) -> tuple[float, float, float, float, bool]:
    """Of all tagged spend: the most and the least of users, nobody's, not recorded for anybody.

    Then whether nobody's is exact; else it is the most that it can be.
    """
    with cells_in_scope(snapshot, query):
        parts = count_usage(snapshot, query).parts
        (sums,) = run(snapshot, "together_tagged", values_of(query), **parts)
    return sums


def fetch_ledger(snapshot: Snapshot, query: UsageQuery, summary: UsageSummary) -> Ledger:
    """Where all spend of the period went. summary: of the same query."""
    values = values_of(query)
    ((total, unattributed),) = run(snapshot, "everything", values)
    matching, unbooked, matching_exact = unattributed, 0.0, True
    filtered_out = summary.other_spend
    if query.tags:
        _, _, matching, unbooked, matching_exact = fetch_together(snapshot, query)
    elif query.has_cell_filters:
        with cells_in_scope(snapshot, query):
            ((matching,),) = run(snapshot, "nobody_in_scope", values)
    if query.tags or query.has_cell_filters:
        # No rows stand for it: it is what remains.
        rest = total + unbooked - unattributed - summary.total_spend
        filtered_out = 0.0 if abs(rest) <= NOISE_SHARE * (total + unbooked) else rest
    ledger = Ledger(
        in_scope=summary.total_spend,
        filtered_out=filtered_out,
        unattributed=unattributed,
        unattributed_matching=matching,
        matching_exact=matching_exact,
        unbooked=unbooked,
        total_spend=total,
        exact=summary.exact,
        kinds=tuple(starmap(unattributed_of, run(snapshot, "unattributed", values))),
    )
    if ledger.is_off:
        logger.error("The parts of %s differ from the total: %s", query, ledger)
    return ledger


def unattributed_of(kind: str, spend: float, requests: int) -> Unattributed:
    return Unattributed(kind=kind, spend=spend, requests=requests)


def fetch_users(
    snapshot: Snapshot,
    query: UsageQuery,
    today: date | None,
    sort_by: SortBy,
    descending: bool,
    *,
    start: int,
    count: int,
) -> dict[int, UserUsage]:
    """Some users of the scope in order, by number; without tags and models. start: from 0."""
    values = values_of(query) | {"start": start, "count": count}
    parts = usage_parts(snapshot, query) | {"compared": compared_usage(snapshot, query, today)}
    rows = run(snapshot, "users", values, order_by=order_by(sort_by, descending), **parts)
    return {
        number: UserUsage(**dict(zip(USER_FIELDS, row, strict=True)), tags=(), models=())
        for number, *row in rows
    }


def fetch_details(snapshot: Snapshot, query: UsageQuery, numbers: list[int]) -> Details:
    """(tags, models) of users by their numbers, most used first."""
    parts = details_parts(snapshot, query) | {"shown_users": GIVEN_USERS}
    rows = run(snapshot, "details", values_of(query) | {"user_nos": numbers}, **parts)
    return {number: (tuple(tags), tuple(models)) for number, tags, models in rows}


def details_parts(snapshot: Snapshot, query: UsageQuery) -> dict[str, str]:
    """What `details.sql` counts models in: all usage, or that under the chosen tags."""
    if query.tags and query.tag_scope is TagScope.REQUESTS:
        return {"used_model": TAGGED_MODELS.format(**count_usage(snapshot, query).parts)}
    return {"used_model": "SELECT user_no, model_no, requests FROM used"}


def with_extras(users: dict[int, UserUsage], extras: Extras) -> dict[int, UserUsage]:
    """The users with what their optional columns show."""
    return {number: replace(user, extra=extras[number]) for number, user in users.items()}


def with_details(users: dict[int, UserUsage], details: Details) -> tuple[UserUsage, ...]:
    """The users in their order, with their tags and models."""
    return tuple(
        replace(user, tags=details[number][0], models=details[number][1])
        for number, user in users.items()
    )


def shown_page(query: UsageQuery, total: int) -> int:
    """The page to cut: the last one for a page past the end where the query says so."""
    last = max(1, -(-total // query.page_size))
    return min(query.page, last) if query.keep_in_range else query.page
