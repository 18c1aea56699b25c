"""Counts the usage of a question into temporary tables, each period of it once a snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from analytics.domain.periods import ONE_DAY, Period
from analytics.domain.query import TagScope, UsageQuery
from analytics.mirror.store import Snapshot

from .questions import fragment, in_scope, run, values_of

# Usage under tags by user and day, or by user, day and model.
BY_DAY = {"whole_rows": "set_day", "model": "NULL::INTEGER"}
BY_MODEL = {"whole_rows": "cells", "model": "model_no"}
TAGGED_DAYS = "SELECT user_no, day, sum(most_together) AS spend FROM ({tagged}) GROUP BY ALL"
ALL_DAYS = "SELECT user_no, day, spend FROM user_day WHERE day BETWEEN $start_date AND $end_date"
# What usage_all.sql sums up: a row for each day, or sums of all days but the last, and that day.
DAY_ROWS = {
    "days": "FROM user_day WHERE day BETWEEN $start_date AND $end_date",
    "days_active": "count(*)",
    "first_day": "day",
    "last_day": "day",
}
SUM_ROWS = {"days_active": "sum(days_active)", "first_day": "first_day", "last_day": "last_day"}
ONE_MORE_DAY = """
FROM usage_{k}
UNION ALL BY NAME
SELECT *, 1 AS days_active, day AS first_day, day AS last_day FROM user_day WHERE day = $end_date
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The numbers in the names of a question's temporary tables.

    period: `usage_1`, every user's sums; `tag_reach_1`, `tag_user_1`.
    tags: those of the chosen tags, which its periods share: `chosen_0`, `whole_set_0`, sets of tags
    that count as a whole, and `part_tagged_0`, cells of which a part is tagged, by `period_no`.
    """

    period: int
    tags: int

    @property
    def parts(self) -> dict[str, str]:
        """What takes their places in statements."""
        return {"k": str(self.period), "n": str(self.tags)}


def count_usage(snapshot: Snapshot, query: UsageQuery, periods: Iterable[Period] = ()) -> Counted:
    """Count the question; periods: others to count with it, which is cheaper than on their own."""
    own = query.start_date, query.end_date
    wanted = [
        period
        for period in dict.fromkeys((own, *periods))
        if key_of(query, period) not in snapshot.counted
    ]
    if wanted:
        fill_usage(snapshot, query, wanted)
    counted: Counted = snapshot.counted[key_of(query, own)]
    return counted


def key_of(query: UsageQuery, period: Period) -> tuple:
    """What the sums of a period depend on."""
    return period, query.tag_groups, query.tag_scope, query.teams, query.models


def fill_usage(snapshot: Snapshot, query: UsageQuery, periods: list[Period]) -> None:
    first = len(snapshot.counted)
    numbers = list(range(first, first + len(periods)))
    periods = sorted(periods, key=lambda period: period[1])  # a shorter one is a part of another
    if query.tags:
        values = values_of(query) | values_of_periods(periods, numbers)
        run(snapshot, "tag_groups", values, n=str(first))
        has_groups = len(query.tag_groups) > 1
        every_group = fragment("every_group").format(n=first) if has_groups else ""
        run(snapshot, "part_tagged", values, n=str(first), every_group=every_group)
    for number, (start_date, end_date) in zip(numbers, periods, strict=True):
        counted = Counted(period=number, tags=first)
        period = replace(query, start_date=start_date, end_date=end_date)
        fill_period(snapshot, period, counted)
        snapshot.counted[key_of(query, (start_date, end_date))] = counted


def values_of_periods(periods: list[Period], numbers: list[int]) -> dict[str, Any]:
    """Their days by number, and the days from the first to the last of all."""
    first_days, last_days = zip(*periods, strict=True)
    return {
        "numbers": numbers,
        "first_days": list(first_days),
        "last_days": list(last_days),
        "start_date": min(first_days),
        "end_date": max(last_days),
    }


def fill_period(snapshot: Snapshot, query: UsageQuery, counted: Counted) -> None:
    values = values_of(query)
    if not query.tags:
        fill_untagged(snapshot, query, values, counted)
        return
    if query.tag_scope is TagScope.USERS:
        carrying = fragment("tagged").format(**BY_DAY, **counted.parts)
        run(snapshot, "tag_user", values, tagged=carrying, **counted.parts)
    tagged = tagged_select(query, counted, BY_DAY)
    run(snapshot, "usage_sums", values, tagged=tagged, **counted.parts)


def fill_untagged(
    snapshot: Snapshot, query: UsageQuery, values: dict[str, Any], counted: Counted
) -> None:
    """Count all days, or add the last day to the complete days where they are counted."""
    complete = query.start_date, query.end_date - ONE_DAY
    parts = DAY_ROWS
    if base := snapshot.counted.get(key_of(query, complete)):
        parts = SUM_ROWS | {"days": ONE_MORE_DAY.format(k=base.period)}
    run(snapshot, "usage_all", values, **parts, **counted.parts)


def usage_parts(snapshot: Snapshot, query: UsageQuery) -> dict[str, str]:
    """`usage`: every user's sums; `in_scope`: whether a row of it passes the filters."""
    usage = f"FROM usage_{count_usage(snapshot, query).period}"
    return {"usage": usage, "in_scope": in_scope(query)}


def tagged_rows(snapshot: Snapshot, query: UsageQuery, detail: dict[str, str]) -> str:
    """A SELECT of the usage under the tags, by user, day and more. detail: BY_DAY or BY_MODEL."""
    return tagged_select(query, count_usage(snapshot, query), detail)


def tagged_select(query: UsageQuery, counted: Counted, detail: dict[str, str]) -> str:
    is_all = query.tag_scope is TagScope.USERS
    name = "all_of_tag_users" if is_all else "tagged"
    return fragment(name).format(**detail, **counted.parts)


def counted_days(snapshot: Snapshot, query: UsageQuery) -> str:
    """A SELECT of spend by user and day; under tags the sharers of a key in equal parts."""
    if not query.tags:
        return ALL_DAYS
    return TAGGED_DAYS.format(tagged=tagged_rows(snapshot, query, BY_DAY))
