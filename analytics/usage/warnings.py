"""Warnings about the data of a period, as sentences."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from analytics.domain.formats import compact, count_of, day, listed, moment, percent, usd
from analytics.mirror.status import Status
from analytics.mirror.store import Snapshot

from .data_report import Findings, UnpricedModel
from .findings import fetch_findings, fetch_gaps_and_prices

ONE_DAY = timedelta(days=1)


def fetch_warnings(
    snapshot: Snapshot, start_date: date, end_date: date, *, today: date | None = None
) -> tuple[str, ...]:
    """Warnings on the mirror and the period, both days inclusive; empty if there are none.

    today: the UTC day that may still be empty; defaults to the clock.
    """
    today = today or datetime.now(UTC).date()
    found = fetch_findings(snapshot, start_date, end_date)
    copied = warnings(found, start_date, end_date, today, is_whole=not snapshot.status.missing)
    return (*mirror_warnings(snapshot.status), *copied)


def fetch_day_warnings(
    snapshot: Snapshot, start_date: date, end_date: date, today: date
) -> tuple[str, ...]:
    """Those on the mirror and on days without records: what makes use look rarer than it is."""
    found = fetch_gaps_and_prices(snapshot, start_date, end_date)
    return (
        *mirror_warnings(snapshot.status),
        *silence(found, start_date, end_date, today),
        *(() if snapshot.status.missing else late_start(found, start_date)),
        *missing_days(found),
    )


def mirror_warnings(status: Status) -> tuple[str, ...]:
    """What a reader must know of the local copy; empty where it is complete and follows LiteLLM."""
    found = []
    if status.failing_since and status.snapshot_at:
        found.append(
            f"Figures are as of {moment(status.snapshot_at)} UTC. {status.reason} This site tries"
            " again every few seconds."
        )
    if status.missing:
        found.append(
            f"The first copy is under way: {count_of(status.missing, 'day')} still to copy, the"
            " newest days first."
        )
    return tuple(found)


def warnings(
    found: Findings, start_date: date, end_date: date, today: date, *, is_whole: bool = True
) -> tuple[str, ...]:
    """The sentences, most severe first. is_whole: every day that LiteLLM has was copied."""
    return (
        *silence(found, start_date, end_date, today),
        *(late_start(found, start_date) if is_whole else ()),
        *missing_days(found),
        *(late_tags(found) if is_whole else ()),
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
