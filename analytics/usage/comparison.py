"""Compares a period with its previous period, and loads its daily trend."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analytics.domain.frame import UsageCore
from analytics.domain.periods import ComparedPeriods, Period, compared_periods
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, DayUsage
from analytics.litellm.connection import litellm_cursor, with_schema
from analytics.litellm.schema import Schema
from analytics.litellm.statements import trend_statement, values

from .cache import is_kept, kept_core, kept_trend
from .evaluate import is_low, is_power, scope_of, summary_of
from .fetch import fetch_core


@dataclass(frozen=True, kw_only=True, eq=False)
class TrendCore:
    """Spend (USD) by user and day: one entry for each day on which a user was active.

    user_id: ascending; user: index into it; day: days since the period's first, from 0.
    """

    user_id: tuple[str, ...]
    user: np.ndarray
    day: np.ndarray
    spend: np.ndarray

    @property
    def nbytes(self) -> int:
        """Roughly what it takes in memory."""
        texts = sum(65 + 2 * len(user_id) for user_id in self.user_id)
        return texts + self.user.nbytes + self.day.nbytes + self.spend.nbytes


def fetch_comparison(query: UsageQuery, today: date) -> Comparison:
    """The same filters over both compared periods, and each day of the query's own.

    today: the UTC day that is not complete.
    Raises UsageTimeout, UsageUnreadable or UsageError when the database gives no answer.
    """
    core = kept_core(query, fetch_core)
    # As the core was counted, so are its days.
    query = replace(query, tag_source=core.tag_source)
    trend = trend_of(core, kept_trend(query, fetch_trend), query)
    periods = recorded_periods(query, today, core.data_since)
    if periods is None:
        return Comparison(trend=trend)
    previous = kept_core(over(query, periods.previous), fetch_core)
    # The logs may not cover the previous period: both sides then count by days. Where nothing
    # happened, every source says so.
    source = core.tag_source if previous.period_is_empty else previous.tag_source
    current = core
    if periods.current != (query.start_date, query.end_date) or source is not core.tag_source:
        current = kept_core(replace(over(query, periods.current), tag_source=source), fetch_core)
    if current.tag_source is not source and not current.period_is_empty:
        return Comparison(trend=trend)
    return Comparison(
        current=summary_of(current, query, scope_of(current, query)),
        previous=summary_of(previous, query, scope_of(previous, query)),
        trend=trend,
    )


def comparison_is_kept(query: UsageQuery, today: date, data_since: date | None) -> bool:
    """Whether it costs no statement. data_since: as the query's own report has it."""
    periods = recorded_periods(query, today, data_since)
    sides = (periods.current, periods.previous) if periods else ()
    return is_kept("trend", query) and all(is_kept("core", over(query, side)) for side in sides)


def recorded_periods(
    query: UsageQuery, today: date, data_since: date | None
) -> ComparedPeriods | None:
    """What to compare; None without a complete day, and where LiteLLM's data begin too late."""
    periods = compared_periods(query.start_date, query.end_date, today, range_name=query.range_name)
    return periods if periods and periods.are_recorded(data_since) else None


def over(query: UsageQuery, period: Period) -> UsageQuery:
    """The same question of another period."""
    first, last = period
    return replace(query, start_date=first, end_date=last)


def fetch_trend(query: UsageQuery) -> TrendCore:
    """Every user's days, by one statement, from the source that the query names."""
    return with_schema(lambda schema: read_trend(query, schema))


def read_trend(query: UsageQuery, schema: Schema) -> TrendCore:
    """The statement's rows as columns; a day that is none has been refused with the core."""
    place = {
        (query.start_date + timedelta(days=number)).isoformat(): number
        for number in range(query.days)
    }
    with litellm_cursor() as cursor:
        cursor.execute(trend_statement(query, schema), values(query))
        rows = [row for row in cursor.fetchall() if row[1] in place]
    ids = sorted({user_id for user_id, _, _ in rows})
    index = {user_id: number for number, user_id in enumerate(ids)}
    return TrendCore(
        user_id=tuple(ids),
        user=np.array([index[user_id] for user_id, _, _ in rows], dtype=np.int32),
        day=np.array([place[day] for _, day, _ in rows], dtype=np.int16),
        spend=np.array([spend for _, _, spend in rows], dtype=float),
    )


def trend_of(core: UsageCore, trend: TrendCore, query: UsageQuery) -> tuple[DayUsage, ...]:
    """One entry for each day: the users in scope; days without a row hold zeros."""
    scope = scope_of(core, query)
    spend = np.full(len(core.user_id), np.nan)
    spend[scope] = core.spend[scope]
    if trend.user_id != core.user_id:  # read at another moment
        known = dict(zip(core.user_id, spend.tolist(), strict=True))
        spend = np.array([known.get(user_id, np.nan) for user_id in trend.user_id], dtype=float)
    of_user = spend[trend.user]
    inside = ~np.isnan(of_user)

    def by_day(chosen: np.ndarray, weights: np.ndarray | None = None) -> list:
        return np.bincount(trend.day[chosen], weights, query.days).tolist()

    days = zip(
        by_day(inside),
        by_day(inside, trend.spend[inside]),
        by_day(inside & is_power(of_user, query)),
        by_day(inside & is_low(of_user, query)),
        strict=True,
    )
    return tuple(
        DayUsage(
            day=query.start_date + timedelta(days=number),
            users=users,
            spend=usd,
            power_users=power,
            low_users=low,
        )
        for number, (users, usd, power, low) in enumerate(days)
    )
