"""How soon seats are used after their creation, by week or month of it."""

from datetime import date, timedelta
from typing import Any

from analytics.domain.activation import WITHIN, Activation, Cohort, LeftOut
from analytics.domain.periods import ONE_DAY, whole_month
from analytics.domain.seats import CohortBy, SeatsQuery
from analytics.mirror.store import Snapshot

from .questions import run

COHORTS = {CohortBy.WEEK: 12, CohortBy.MONTH: 6}


def fetch_activation(
    snapshot: Snapshot, query: SeatsQuery, values: dict[str, Any]
) -> Activation | None:
    """After `fill_seats`, which gives values. None without any usage to go by."""
    since = min(snapshot.manifest.days_of("user_day"), default=None)
    if since is None:
        return None
    starts = cohort_starts(query.cohorts, query.as_of)
    values = values | {
        "cohort_by": query.cohorts.value,
        "cohort_start": starts[0],
        "data_since": since,
        "last_complete_day": query.last_complete_day,
    }
    *found, total = [cohort_of(row) for row in run(snapshot, "seat_activation", values)]
    by_start = {cohort.start: cohort for cohort in found}
    told = [start for start in starts if cohort_end(query.cohorts, start) >= since]
    ((before_data, before_cohorts, after, undated),) = run(snapshot, "seat_left_out", values)
    return Activation(
        cohorts=tuple(by_start.get(start, Cohort(start=start)) for start in told),
        total=total,
        left_out=LeftOut(
            before_data=before_data, before_cohorts=before_cohorts, after=after, undated=undated
        ),
    )


def cohort_of(row: tuple) -> Cohort:
    """row: of `seat_activation.sql`."""
    start, seats, used, median_days, *counts = row
    return Cohort(
        start=start,
        seats=seats,
        used=used,
        median_days=median_days,
        due=tuple(counts[: len(WITHIN)]),
        activated=tuple(counts[len(WITHIN) :]),
    )


def cohort_starts(by: CohortBy, as_of: date) -> list[date]:
    """The first days of the last weeks or months, the oldest first."""
    if by is CohortBy.WEEK:
        monday = as_of - as_of.weekday() * ONE_DAY
        return [monday - timedelta(weeks=ago) for ago in reversed(range(COHORTS[by]))]
    starts = [as_of.replace(day=1)]
    while len(starts) < COHORTS[by]:
        starts.insert(0, whole_month(starts[0] - ONE_DAY)[0])
    return starts


def cohort_end(by: CohortBy, start: date) -> date:
    """The last day of a cohort."""
    return start + 6 * ONE_DAY if by is CohortBy.WEEK else whole_month(start)[1]
