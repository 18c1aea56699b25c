"""The core of an answer: every user of a period as columns, from which any view is computed.

It answers in place of SQL: sorting, thresholds, search, cards and pages cost no statement. The
columns are numpy's: a sort of 100,000 users takes milliseconds, and they are compact in a cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from .query import SortBy, UsageQuery
from .report import NOISE_SHARE, Ledger, Unattributed, UsageReport, UsageSummary, UserUsage

# Floats hold every whole number below it.
EXACT_FLOATS = 2**53


@dataclass(frozen=True, kw_only=True, eq=False)
class UsageCore:
    """Users of (period, tags, scope), ascending by user_id as bytes; one entry a user in each.

    first_day, last_day: days since start_date, from 0. sort_name: as `SortBy.USER` orders.
    unattributed, total_spend: USD of the whole period, whatever the tags. source: see UsageReport.
    read_at: when the database was asked, UTC without a zone.
    """

    start_date: date
    user_id: tuple[str, ...]
    user_email: tuple[str | None, ...]
    user_alias: tuple[str | None, ...]
    sort_name: tuple[str, ...]
    in_user_table: np.ndarray
    spend: np.ndarray
    spend_at_least: np.ndarray
    exact: np.ndarray
    requests: np.ndarray
    successes: np.ndarray
    failures: np.ndarray
    prompt_tokens: np.ndarray
    completion_tokens: np.ndarray
    days_active: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    unattributed: float
    total_spend: float
    kinds: tuple[Unattributed, ...]
    period_is_empty: bool
    data_through: date | None
    updated_at: datetime | None
    missing: tuple[str, ...]
    source: str
    read_at: datetime

    @property
    def nbytes(self) -> int:
        """Roughly what it takes in memory."""
        columns = (getattr(self, field.name) for field in fields(self))
        arrays = sum(column.nbytes for column in columns if isinstance(column, np.ndarray))
        texts = (self.user_id, self.user_email, self.user_alias, self.sort_name)
        return arrays + sum(8 + 57 + 2 * len(text or "") for column in texts for text in column)

    @cached_property
    def name_rank(self) -> np.ndarray:
        """Each user's place by name."""
        order = sorted(range(len(self.user_id)), key=self.sort_name.__getitem__)
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        # Equal names share a rank: the user_id decides between them, whatever the direction.
        for place, index in enumerate(order[1:], start=1):
            before = order[place - 1]
            if self.sort_name[index] == self.sort_name[before]:
                ranks[index] = ranks[before]
        return ranks

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """What a search looks through, in lower case."""
        texts = zip(self.user_email, self.user_alias, self.user_id, strict=True)
        return tuple("\0".join(filter(None, text)).lower() for text in texts)


def scope_of(core: UsageCore, query: UsageQuery) -> np.ndarray:
    """Indices of the users whom the filters leave, ascending."""
    inside = np.ones(len(core.user_id), dtype=bool)
    if query.min_spend is not None:
        inside &= core.spend >= query.min_spend
    if query.max_spend is not None:
        inside &= core.spend <= query.max_spend
    if query.search:
        needle = query.search.lower()
        inside &= np.fromiter((needle in text for text in core.searched), bool, len(inside))
    return np.flatnonzero(inside)


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
        return np.where(core.requests > 0, core.successes.astype(float) / asked, np.nan)
    return {
        SortBy.SPEND: core.spend,
        SortBy.REQUESTS: core.requests,
        SortBy.DAYS_ACTIVE: core.days_active,
        SortBy.LAST_ACTIVE: core.last_day,
    }[sort_by]


def summary_of(core: UsageCore, query: UsageQuery, scope: np.ndarray) -> UsageSummary:
    """Sums over the scope."""
    spend = core.spend[scope]
    tokens = core.prompt_tokens[scope] + core.completion_tokens[scope]
    return UsageSummary(
        total_users=len(scope),
        total_spend=float(spend.sum()),
        total_spend_at_least=float(core.spend_at_least[scope].sum()),
        exact=bool(core.exact[scope].all()),
        # Python's integers: tens of thousands of large counts may pass 64 bits.
        total_requests=sum(core.requests[scope].tolist()),
        total_successes=sum(core.successes[scope].tolist()),
        total_failures=sum(core.failures[scope].tolist()),
        total_tokens=sum(tokens.tolist()),
        power_users=int((spend > query.power_above).sum()),
        low_users=int((spend < query.low_below).sum()),
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
        ledger=ledger_of(core, query, scope),
        period_is_empty=core.period_is_empty,
        data_through=core.data_through,
        updated_at=core.updated_at,
        missing=core.missing,
        source=core.source,
        read_at=core.read_at,
    )


def ledger_of(core: UsageCore, query: UsageQuery, scope: np.ndarray) -> Ledger:
    """Where all spend went. Under tags, filtered out is what remains: no rows stand for it."""
    in_scope = float(core.spend[scope].sum())
    if query.tags:
        rest = core.total_spend - core.unattributed - in_scope
        filtered_out = 0.0 if abs(rest) <= NOISE_SHARE * core.total_spend else rest
    else:
        outside = np.ones(len(core.user_id), dtype=bool)
        outside[scope] = False
        filtered_out = float(core.spend[outside].sum())
    return Ledger(
        in_scope=in_scope,
        filtered_out=filtered_out,
        unattributed=core.unattributed,
        total_spend=core.total_spend,
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


def whole_numbers(values: Sequence[Any]) -> np.ndarray:
    """Counts as int64, or as Python's own integers where one is beyond that.

    Raises OverflowError for a float that may stand for more than one whole number.
    """
    if values and isinstance(values[0], float):
        if max(values) >= EXACT_FLOATS:
            raise OverflowError(f"a sum of {max(values)} is no exact float")
        return np.array(values, dtype=float).astype(np.int64)
    largest = max(values, default=0)
    return np.array([int(value) for value in values], dtype=np.int64 if largest < 2**62 else object)
