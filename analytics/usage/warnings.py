"""Warnings about the data of a period, as sentences."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from analytics.domain.errors import UsageError, UsageSuperseded, UsageUnreadable
from analytics.domain.formats import compact, count_of, day, listed, percent, usd
from analytics.domain.query import UsageQuery
from analytics.litellm.connection import litellm_cursor, litellm_schema
from analytics.litellm.router import LITELLM
from analytics.litellm.schema import DELETED_KEYS, KEYS, TAG_DAYS

from .cache import FAILED_LONG, MINUTES, kept
from .data_report import Findings, UnpricedModel
from .findings import findings, findings_statement

logger = logging.getLogger(__name__)

# A page waits less for its warnings than for its figures.
FINDINGS_SECONDS = 3
PATIENCE = 1.0  # seconds to wait for a slot
ONE_DAY = timedelta(days=1)
UNKNOWN = "Data coverage could not be checked right now."


def fetch_warnings(
    start_date: date, end_date: date, *, today: date | None = None
) -> tuple[str, ...]:
    """Warnings for the period, both days inclusive; empty if there are none. Cached for minutes.

    today: the UTC day that may still be empty; defaults to the clock.
    A failed query is a sentence, too; only UsageSuperseded is raised.
    """
    today = today or datetime.now(UTC).date()

    def make(period: UsageQuery) -> tuple[str, ...]:
        try:
            found = fetch_findings(start_date, end_date)
        except ValueError as error:
            raise UsageUnreadable from error
        return warnings(found, start_date, end_date, today)

    period = UsageQuery(start_date=start_date, end_date=end_date)
    try:
        return kept("warnings", period, make, keep=MINUTES, failed=FAILED_LONG)
    except UsageSuperseded:
        raise
    except UsageError as error:
        logger.warning("No warnings for %s to %s: %r", start_date, end_date, error)
        return (UNKNOWN,)


def fetch_findings(start_date: date, end_date: date) -> Findings:
    """Findings from the available tables. Raises UsageError."""
    schema = litellm_schema()
    statement = findings_statement(
        with_tags=schema.has(TAG_DAYS, "date"),
        with_deleted=schema.has(DELETED_KEYS, "token") and schema.has(KEYS, "token"),
    )
    with litellm_cursor(patience=PATIENCE) as cursor, transaction.atomic(using=LITELLM):
        cursor.execute("SELECT set_config('statement_timeout', %s, TRUE)", [f"{FINDINGS_SECONDS}s"])
        return findings(cursor, statement, start_date, end_date)


def warnings(found: Findings, start_date: date, end_date: date, today: date) -> tuple[str, ...]:
    """The sentences, most severe first."""
    return (
        *silence(found, start_date, end_date, today),
        *late_start(found, start_date),
        *missing_days(found),
        *late_tags(found),
        *missing_prices(found),
        *deleted_keys(found),
    )


def silence(found: Findings, start_date: date, end_date: date, today: date) -> Iterator[str]:
    """No records at the end of the period; today may still be empty."""
    newest = found.last_day_ever
    if newest and newest < min(end_date, today - ONE_DAY) and start_date <= today:
        yield (
            f"LiteLLM has recorded nothing since {day(newest)}. Later days may have missing records"
            " rather than no usage."
        )


def late_start(found: Findings, start_date: date) -> Iterator[str]:
    if found.first_day and found.first_day_ever and found.first_day_ever > start_date:
        missing = (found.first_day_ever - start_date).days
        yield (
            f"LiteLLM has no data before {day(found.first_day_ever)}, so the first"
            f" {count_of(missing, 'day')} of this period {'is' if missing == 1 else 'are'} empty."
        )


def missing_days(found: Findings) -> Iterator[str]:
    if gaps := found.days_without_rows:
        named = listed([day(gap) for gap in gaps])
        verb = "has" if len(gaps) == 1 else "have"
        yield f"{count_of(len(gaps), 'day')} in this period {verb} no data: {named}."


def late_tags(found: Findings) -> Iterator[str]:
    if found.first_day and found.first_tag_day and found.first_tag_day > found.first_day:
        yield (
            f"Tag data starts on {day(found.first_tag_day)}, usage on {day(found.first_day)};"
            " tag filters miss anything earlier."
        )


def missing_prices(found: Findings) -> Iterator[str]:
    if found.unpriced:
        named = listed([model_words(model) for model in found.unpriced], found.unpriced_models)
        verb = "has" if found.unpriced_models == 1 else "have"
        yield (
            f"{count_of(found.unpriced_models, 'model')} {verb} no price, so their requests count"
            f" as $0: {named}."
        )


def model_words(model: UnpricedModel) -> str:
    name = model.model or "no name"
    return f"{name} ({count_of(model.requests, 'request')}, {compact(model.tokens)} tokens)"


def deleted_keys(found: Findings) -> Iterator[str]:
    if found.deleted_spend and found.deleted_share:
        yield (
            f"{percent(found.deleted_share)} of spend ({usd(found.deleted_spend)}) came from keys"
            " that have since been deleted."
        )
