"""Usage by custom tag. A request can carry several tags, so rows overlap, and some are bounds."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.domain.periods import ComparedPeriods
from analytics.domain.query import UsageQuery
from analytics.domain.report import NOISE_SHARE
from analytics.domain.slices import Bounds, RowKind, SliceRow
from analytics.domain.tags import is_custom
from analytics.mirror.store import Snapshot

from .compared import over
from .counted import count_usage
from .questions import run, values_of
from .slice_parts import SUMS, Found, found_of, shown_users, with_sums

# In place of a tag: requests without any.
NO_TAG = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSide:
    """One period. found: sums by tag. is_whole: tags go back as far as usage does."""

    found: dict[str, Found]
    is_whole: bool

    def exact_spend(self, tag: str) -> float | None:
        """USD; None where bounds differ. Sharers of a key may have spent a known sum together."""
        if not self.is_whole:
            return None
        if tag not in self.found:
            return 0.0
        found = self.found[tag]
        spend = found.sums.spend
        is_known = not found.bounds or spend - found.bounds.spend <= NOISE_SHARE * spend
        return spend if is_known else None


def fetch_tag_rows(
    snapshot: Snapshot, usage: UsageQuery, periods: ComparedPeriods | None
) -> list[SliceRow]:
    """One for each custom tag, also of the previous period, and one for requests without any.

    No row where no request has a custom tag.
    """
    own = usage.start_date, usage.end_date
    tags = fill_tags(snapshot, usage, periods)
    if not tags:
        return []
    # The own period last: its usage stays for what asks next.
    wanted = dict.fromkeys((*((periods.current, periods.previous) if periods else ()), own))
    count_usage(snapshot, replace(usage, tags=tags), tuple(wanted))
    sides = {period: fetch_side(snapshot, over(usage, period), tags) for period in wanted}
    if periods and periods.current == own:
        fill_users(snapshot, usage)
    days, days_active = fetch_tag_days(snapshot, usage)
    rows = []
    for tag in (*tags, NO_TAG):
        row = SliceRow(
            kind=RowKind.NAMED if tag else RowKind.NONE,
            name=tag,
            users=0,
            days=tuple(days[tag]),
            days_active=days_active[tag],
        )
        if periods:
            now = sides[periods.current].exact_spend(tag)
            before = sides[periods.previous].exact_spend(tag)
            is_known = now is not None and before is not None
            row = replace(row, compared_spend=now, previous_spend=before) if is_known else row
        found = sides[own].found
        if tag in found:
            rows.append(with_sums(row, found[tag]))
        elif periods and tag in sides[periods.previous].found:
            rows.append(row)
    return rows


def fill_tags(
    snapshot: Snapshot, usage: UsageQuery, periods: ComparedPeriods | None
) -> tuple[str, ...]:
    """The custom tags of the period and of the previous one, which become `row_tag`."""
    previous = periods.previous if periods else (usage.start_date, usage.end_date)
    values = values_of(usage) | {"previous_start": previous[0], "previous_end": previous[1]}
    written = [tag for (tag,) in run(snapshot, "slice_tag_names", values)]
    tags = tuple(tag for tag in written if tag and is_custom(tag))
    run(snapshot, "slice_tags", {"row_tags": list(tags)})
    return tags


def fill_users(snapshot: Snapshot, usage: UsageQuery) -> None:
    """Usage of each user under each tag of the period. After `fill_tags`."""
    run(snapshot, "slice_tag_users", values_of(usage), sums=SUMS)


def fetch_side(snapshot: Snapshot, usage: UsageQuery, tags: tuple[str, ...]) -> TagSide:
    """The sums of the users in scope by tag, and of their requests without any."""
    fill_users(snapshot, usage)
    values = values_of(usage)
    number = str(count_usage(snapshot, replace(usage, tags=tags)).period)
    parts = {"sums": SUMS, "is_shown": shown_users(snapshot, usage), "k": number}
    found = {tag: bounded(*row) for tag, *row in run(snapshot, "slice_tag_sums", values, **parts)}
    every = str(count_usage(snapshot, usage).period)
    ((users, *rest),) = run(snapshot, "slice_untagged", values, all=every, **parts)
    if users:
        found[NO_TAG] = bounded(users, *rest)
    ((is_whole,),) = run(snapshot, "tags_are_whole", {}, k=number)
    return TagSide(found=found, is_whole=is_whole)


def bounded(*row: Any) -> Found:
    """Sums with the least that they can be, where they are not exact."""
    *sums, users, spend, is_exact = row
    found = found_of(*sums)
    return found if is_exact else replace(found, bounds=Bounds(spend=spend, users=users))


def fetch_tag_days(
    snapshot: Snapshot, usage: UsageQuery
) -> tuple[dict[str, list[tuple[date, float]]], dict[str, int]]:
    """(day, USD) by tag, and days on which each user was active, added up. After `fill_users`."""
    days: dict[str, list[tuple[date, float]]] = defaultdict(list)
    days_active: dict[str, int] = defaultdict(int)
    is_shown = shown_users(snapshot, usage)
    for tag, day, spend, users in run(
        snapshot, "slice_tag_days", values_of(usage), is_shown=is_shown
    ):
        days[tag].append((day, spend))
        days_active[tag] += users
    return days, days_active
