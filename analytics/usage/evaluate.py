"""Computes a report from a cached frame: filters, order, page, cards and ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from analytics.domain.frame import UsageCore
from analytics.domain.query import Segment, SortBy, UsageQuery
from analytics.domain.report import (
    BOUND_NOISE_USD,
    NOISE_SHARE,
    Ledger,
    UsageReport,
    UsageSummary,
    UserUsage,
)


def scope_of(core: UsageCore, query: UsageQuery) -> np.ndarray:
    """Indices of the users whom the filters leave, ascending."""
    inside = np.ones(len(core.user_id), dtype=bool)
    if query.min_spend is not None:
        inside &= core.spend >= query.min_spend - BOUND_NOISE_USD
    if query.max_spend is not None:
        inside &= core.spend <= query.max_spend + BOUND_NOISE_USD
    if query.segment is Segment.POWER:
        inside &= is_power(core.spend, query)
    if query.segment is Segment.LOW:
        inside &= is_low(core.spend, query)
    for word in query.search_words:
        part = "".join(map(lower, word))
        inside &= np.fromiter((part in text for text in core.searched), bool, len(inside))
    return np.flatnonzero(inside)


def is_power(spend: np.ndarray, query: UsageQuery) -> np.ndarray:
    """Whether each spend (USD) is above the threshold by more than the noise of adding floats."""
    return spend > query.power_above * (1 + NOISE_SHARE)


def is_low(spend: np.ndarray, query: UsageQuery) -> np.ndarray:
    """Whether each spend (USD) is below the threshold by more than the noise of adding floats."""
    return spend < query.low_below * (1 - NOISE_SHARE)


def lower(letter: str) -> str:
    """One letter as PostgreSQL lowers it: by itself, and to one letter."""
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else lowered[:1]


def ordered(core: UsageCore, scope: np.ndarray, sort_by: SortBy, descending: bool) -> np.ndarray:
    """The scope in that order; users without a value last, ties by user_id."""
    key = sort_key(core, sort_by)[scope]
    missing = np.isnan(key) if key.dtype.kind == "f" else np.zeros(len(key), dtype=bool)
    # A stable sort of what stands by user_id keeps ties by user_id.
    order = np.argsort(-key if descending else key, kind="stable")
    return scope[np.concatenate([order[~missing[order]], order[missing[order]]])]


def sort_key(core: UsageCore, sort_by: SortBy) -> np.ndarray:
    """A number for each user; NaN where there is none."""
    if sort_by is SortBy.TOKENS:
        return core.prompt_tokens + core.completion_tokens
    if sort_by is SortBy.USER:
        return core.name_rank
    if sort_by is SortBy.SUCCESS_RATE:
        asked = np.where(core.requests > 0, core.requests, 1).astype(float)
        known = (core.requests > 0) & core.exact
        return np.where(known, core.successes.astype(float) / asked, np.nan)
    return {
        SortBy.SPEND: core.spend,
        SortBy.REQUESTS: core.requests,
        SortBy.DAYS_ACTIVE: core.days_active,
        SortBy.LAST_ACTIVE: core.last_day,
    }[sort_by]


def summary_of(core: UsageCore, query: UsageQuery, scope: np.ndarray) -> UsageSummary:
    """Sums over the scope, its spend between the closest bounds that are known."""
    spend, least = core.spend[scope], core.spend_at_least[scope]
    tokens = core.prompt_tokens[scope] + core.completion_tokens[scope]
    outside = np.ones(len(core.user_id), dtype=bool)
    outside[scope] = False
    # What all spent together, less what the others spent in any case, and the other way round.
    most = core.most_together - float(core.spend_at_least[outside].sum())
    at_least = core.least_together - float(core.spend[outside].sum())
    exact = bool(core.exact[scope].all())
    total = float(spend.sum())
    return UsageSummary(
        total_users=len(scope),
        certain_users=int(core.certain[scope].sum()),
        total_spend=total if exact else min(total, most),
        total_spend_at_least=total if exact else max(float(least.sum()), at_least),
        exact=exact,
        # Python's integers: tens of thousands of large counts may pass 64 bits.
        total_requests=sum(core.requests[scope].tolist()),
        total_successes=sum(core.successes[scope].tolist()),
        total_failures=sum(core.failures[scope].tolist()),
        total_tokens=sum(tokens.tolist()),
        power_users=int(is_power(spend, query).sum()),
        certain_power_users=int(is_power(least, query).sum()),
        low_users=int(is_low(spend, query).sum()),
        possible_low_users=int(is_low(least, query).sum()),
    )


def report_of(core: UsageCore, query: UsageQuery) -> UsageReport:
    """Everything that a page shows but the tags and models of its users."""
    scope = scope_of(core, query)
    summary = summary_of(core, query, scope)
    by_metric = ordered(core, scope, query.metric, descending=True)
    same = query.sort_by is query.metric and query.descending
    order = by_metric if same else ordered(core, scope, query.sort_by, query.descending)
    page = shown_page(query, summary.total_users)
    first = (page - 1) * query.page_size
    return UsageReport(
        summary=summary,
        top_users=tuple(user_usage(core, index) for index in by_metric[: query.top_n]),
        users=tuple(user_usage(core, index) for index in order[first : first + query.page_size]),
        page=page,
        ledger=ledger_of(core, query, summary, scope),
        period_is_empty=core.period_is_empty,
        data_since=core.data_since,
        data_through=core.data_through,
        updated_at=core.updated_at,
        missing=core.missing,
        source=core.source,
        read_at=core.read_at,
    )


def ledger_of(
    core: UsageCore, query: UsageQuery, summary: UsageSummary, scope: np.ndarray
) -> Ledger:
    """Where all spend went. Under tags, filtered out is what remains: no rows stand for it."""
    if query.tags:
        booked = core.total_spend + core.unbooked
        rest = booked - core.unattributed - summary.total_spend
        filtered_out = 0.0 if abs(rest) <= NOISE_SHARE * booked else rest
    else:
        outside = np.ones(len(core.user_id), dtype=bool)
        outside[scope] = False
        filtered_out = float(core.spend[outside].sum())
    return Ledger(
        in_scope=summary.total_spend,
        filtered_out=filtered_out,
        unattributed=core.unattributed,
        unattributed_tagged=core.unattributed_tagged,
        unbooked=core.unbooked,
        total_spend=core.total_spend,
        exact=summary.exact,
        kinds=core.kinds,
    )


def user_usage(core: UsageCore, index: int) -> UserUsage:
    """One user, without tags and models."""
    return UserUsage(
        user_id=core.user_id[index],
        user_email=core.user_email[index],
        user_alias=core.user_alias[index],
        in_user_table=bool(core.in_user_table[index]),
        spend=float(core.spend[index]),
        spend_at_least=float(core.spend_at_least[index]),
        exact=bool(core.exact[index]),
        requests=int(core.requests[index]),
        successes=int(core.successes[index]),
        failures=int(core.failures[index]),
        prompt_tokens=int(core.prompt_tokens[index]),
        completion_tokens=int(core.completion_tokens[index]),
        days_active=int(core.days_active[index]),
        first_day=core.start_date + timedelta(days=int(core.first_day[index])),
        last_day=core.start_date + timedelta(days=int(core.last_day[index])),
        tags=(),
        models=(),
    )


def with_details(
    report: UsageReport, details: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> UsageReport:
    """The report with tags and models, by user_id."""

    def complete(users: Sequence[UserUsage]) -> tuple[UserUsage, ...]:
        return tuple(
            replace(user, tags=tags, models=models)
            for user in users
            for tags, models in [details.get(user.user_id, ((), ()))]
        )

    return replace(report, users=complete(report.users), top_users=complete(report.top_users))


def shown_page(query: UsageQuery, total: int) -> int:
    """The page to cut: the last one for a page past the end where the query says so."""
    last = max(1, -(-total // query.page_size))
    return min(query.page, last) if query.keep_in_range else query.page
