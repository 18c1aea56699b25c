"""Gaps, missing prices and deleted keys of a period."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import starmap

from analytics.mirror.store import Snapshot

from .data_report import Findings, UnpricedModel
from .questions import run

MOST_MODELS = 20


def fetch_findings(snapshot: Snapshot, start_date: date, end_date: date) -> Findings:
    """Findings of the period, both days inclusive."""
    found = fetch_gaps_and_prices(snapshot, start_date, end_date)
    values = {"start_date": start_date, "end_date": end_date}
    ((spend, deleted),) = run(snapshot, "findings", values)
    is_known = snapshot.manifest.knows_deleted_keys
    return replace(found, spend=spend, deleted_spend=deleted if is_known else None)


def fetch_gaps_and_prices(snapshot: Snapshot, start_date: date, end_date: date) -> Findings:
    """Findings without those of spend and deleted keys."""
    values = {"start_date": start_date, "end_date": end_date}
    unpriced = tuple(starmap(unpriced_model, run(snapshot, "unpriced", values)))
    recorded = snapshot.manifest.days_of("user_day")
    inside = [day for day in recorded if start_date <= day <= end_date]
    return Findings(
        first_day_ever=min(recorded, default=None),
        last_day_ever=max(recorded, default=None),
        first_tag_day=min(snapshot.manifest.days_of("tag_day"), default=None),
        first_day=min(inside, default=None),
        days_without_rows=gaps(recorded, start_date, end_date),
        unpriced_models=len(unpriced),
        unpriced=unpriced[:MOST_MODELS],
    )


def gaps(recorded: tuple[date, ...], start_date: date, end_date: date) -> tuple[date, ...]:
    """Days of the period without usage, between the first day and the last that have any."""
    if not recorded:
        return ()
    first, last = max(start_date, min(recorded)), min(end_date, max(recorded))
    known = set(recorded)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if day not in known)


def unpriced_model(model: str | None, requests: int, tokens: int) -> UnpricedModel:
    return UnpricedModel(model=model, requests=requests, tokens=tokens)
