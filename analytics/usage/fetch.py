"""Fetches frames and reports from LiteLLM's database. Raises UsageError."""

import logging
import math
from dataclasses import replace
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

import numpy as np

from analytics.domain.errors import UsageBusy, UsageTimeout, UsageUnreadable
from analytics.domain.frame import UsageCore, whole_numbers
from analytics.domain.query import TagSource, UsageQuery
from analytics.domain.report import Unattributed, UsageReport
from analytics.litellm.connection import litellm_cursor, with_schema
from analytics.litellm.log_coverage import TOO_SLOW
from analytics.litellm.request_logs import with_source
from analytics.litellm.schema import Schema
from analytics.litellm.statements import FAST, WIDE, core_statement, details_statement, sql, values

from .cache import FAILED_LONG, MINUTES, Details, kept, kept_core, kept_details
from .evaluate import report_of, with_details

logger = logging.getLogger(__name__)

MOST_TAGS = 1000
NO_DETAILS = "These users' tags and models took too long to load."


def fetch_report(query: UsageQuery) -> UsageReport:
    """The whole answer: from a core that is kept, and the tags and models of the users shown.

    Where these take too long, the answer is without them and says so.
    Raises UsageTimeout, UsageUnreadable or UsageError when the database gives none.
    """
    report = fetch_figures(query)
    shown = {user.user_id: None for user in (*report.users, *report.top_users)}
    try:
        return with_details(report, fetch_details(query, list(shown)))
    except (UsageTimeout, UsageBusy):
        return replace(report, missing=(*report.missing, NO_DETAILS))


def fetch_figures(query: UsageQuery) -> UsageReport:
    """The answer without tags and models. Raises as `fetch_report` does."""
    report = report_of(kept_core(query, fetch_core), query)
    if report.ledger.is_off:
        logger.error("The parts of %s differ from the total: %s", query, report.ledger)
    return report


def fetch_core(query: UsageQuery) -> UsageCore:
    """Every user of (period, tags, scope), by one statement; filters and order play no part.

    Where the logs are to count tagged requests, a statement before says whether they can.
    """
    query, source = with_source(query)
    try:
        return with_schema(lambda schema: read_core(query, schema, source))
    except UsageTimeout:
        if query.tag_source is TagSource.DAYS:
            raise
        by_days = replace(query, tag_source=TagSource.DAYS)
        return with_schema(lambda schema: read_core(by_days, schema, TOO_SLOW))


def read_core(query: UsageQuery, schema: Schema, source: str) -> UsageCore:
    """The core by float sums; by wide ones where a sum is beyond what floats hold exactly."""
    read_at = datetime.now(UTC).replace(tzinfo=None)
    try:
        try:
            facts, columns = core_columns(query, schema, FAST)
        except OverflowError:
            facts, columns = core_columns(query, schema, WIDE)
        return UsageCore(
            start_date=query.start_date,
            **columns,
            unattributed=usd(facts["unattributed"]),
            total_spend=usd(facts["spend"]),
            most_together=usd(facts["most"]),
            least_together=usd(facts["least"]),
            unattributed_tagged=usd(facts["unattributed_tagged"]),
            unbooked=usd(facts["unbooked"]),
            kinds=tuple(Unattributed(**kind) for kind in facts["kinds"] or []),
            period_is_empty=facts["is_empty"],
            data_since=day_or_none(facts["data_since"]),
            data_through=day_or_none(facts["data_through"]),
            updated_at=moment_or_none(facts["updated_at"]),
            missing=schema.missing,
            source=source,
            tag_source=query.tag_source,
            read_at=read_at,
        )
    except ValueError as error:
        # LiteLLM writes neither; a row by another hand must not look like a fault of the site.
        logger.warning("LiteLLM's database: invalid date or amount: %s", error)
        raise UsageUnreadable from error


def core_columns(
    query: UsageQuery, schema: Schema, whole: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts on the period, and the users' columns by name.

    Raises ValueError for what is no day or no amount, OverflowError for sums that are too large.
    """
    with litellm_cursor() as cursor:
        cursor.execute(core_statement(query, schema, whole), values(query))
        rows = cursor.fetchall()
    (facts,) = (row[0] for row in rows if row[0] is not None)
    # Python orders text by code points, which is the order of its UTF-8 bytes, too.
    users = sorted((row[1:] for row in rows if row[0] is None), key=itemgetter(0))
    columns = zip(*users, strict=True) if users else ((),) * 16
    ids, emails, aliases, names, searched, known, spend, least, exact, certain, *counts, days = (
        columns
    )
    if None in days or not np.isfinite(spend).all():
        raise ValueError("a row whose day or spend is none")
    requests, successes, failures, prompt_tokens, completion_tokens = map(whole_numbers, counts)
    return facts, {
        "user_id": ids,
        "user_email": emails,
        "user_alias": aliases,
        "sort_name": names,
        "searched": searched,
        "in_user_table": np.array(known, dtype=bool),
        "spend": np.array(spend, dtype=float),
        "spend_at_least": np.array(least, dtype=float),
        "exact": np.array(exact, dtype=bool),
        "certain": np.array(certain, dtype=bool),
        "requests": requests,
        "successes": successes,
        "failures": failures,
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "days_active": np.array([active.count("1") for active in days], dtype=np.int32),
        "first_day": np.array([active.index("1") for active in days], dtype=np.int32),
        "last_day": np.array([active.rindex("1") for active in days], dtype=np.int32),
    }


def fetch_details(query: UsageQuery, user_ids: list[str]) -> Details:
    """(tags, models) of these users, most used first; what is known is kept for some minutes."""

    def make(unknown: list[str]) -> Details:
        return with_schema(lambda schema: read_details(query, schema, unknown))

    return kept_details(query, user_ids, make)


def read_details(query: UsageQuery, schema: Schema, user_ids: list[str]) -> Details:
    """Tags and models by user_id."""
    with litellm_cursor() as cursor:
        cursor.execute(
            details_statement(query, schema, few=True), values(query) | {"user_ids": user_ids}
        )
        return {user_id: (tuple(tags), tuple(models)) for user_id, tags, models in cursor}


def fetch_tag_usage(start_date: date, end_date: date) -> tuple[tuple[str, int], ...]:
    """(tag, requests) of the period, most used first, at most MOST_TAGS; kept for some minutes.

    Raises UsageError when the database gives no answer, which is kept for a minute.
    """
    period = UsageQuery(start_date=start_date, end_date=end_date)
    return kept("tags", period, read_tag_usage, keep=MINUTES, failed=FAILED_LONG)


def read_tag_usage(period: UsageQuery) -> tuple[tuple[str, int], ...]:
    """The tags that are really there."""
    with litellm_cursor() as cursor:
        cursor.execute(sql("tag_usage"), values(period) | {"most": MOST_TAGS})
        return tuple((tag, int(requests)) for tag, requests in cursor)


def usd(spend: float | str) -> float:
    """A finite amount; PostgreSQL's JSON has NaN and Infinity as text."""
    if not math.isfinite(amount := float(spend)):
        raise ValueError(f"a spend of {spend}")
    return amount


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment_or_none(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
