"""Seats with their status, counts and moves, from one snapshot."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from analytics.domain.query import UsageQuery
from analytics.domain.seats import (
    IDLE,
    WEEKS,
    Decision,
    SeatDecision,
    SeatGroup,
    SeatKind,
    SeatMove,
    SeatsQuery,
    SeatStatus,
)
from analytics.domain.seats_report import IdleTeam, Seat, SeatsReport
from analytics.mirror.store import Snapshot

from .activation import fetch_activation
from .choices import fetch_team_names
from .counted import count_usage
from .questions import run
from .seat_scope import IS_IDLE, IS_SERVICE, fill_seats, list_parts, values_of

# kind, status, move, decision, whether blocked, how many
Row = tuple[str, str, str | None, str | None, bool, int]


def fetch_seats(snapshot: Snapshot, query: SeatsQuery) -> SeatsReport:
    """The page of the list, and counts of all seats under the filters."""
    values = fill_seats(snapshot, query)
    found: list[Row] = run(snapshot, "seat_counts", values)
    total = listed_seats(query, found)
    last_page = max(-(-total // query.page_size), 1)
    page = min(query.page, last_page)
    counts = status_counts([row for row in found if query.move in (None, row[2])])
    seats = [row for row in found if row[0] == SeatKind.SEAT]
    return SeatsReport(
        counts=counts,
        moves=move_counts(seats) if values["has_previous"] else None,
        decided=decision_counts([row for row in seats if query.move in (None, row[2])]),
        idle_teams=tuple(
            IdleTeam(team_id=team_id, name=name, seats=count)
            for team_id, name, count in run(snapshot, "seat_teams", values, listed=idle(query))
        ),
        activation=fetch_activation(snapshot, query, values),
        rows=fetch_rows(snapshot, replace(query, page=page), values),
        total=total,
        page=page,
        data_since=min(snapshot.manifest.days_of("user_day"), default=None),
        snapshot_at=snapshot.status.snapshot_at,
    )


def count_seats(snapshot: Snapshot, query: SeatsQuery) -> int:
    """How many seats the list has."""
    return listed_seats(query, run(snapshot, "seat_counts", fill_seats(snapshot, query)))


def listed_seats(query: SeatsQuery, found: list[Row]) -> int:
    return sum(row[-1] for row in found if is_listed(query, row))


def fetch_idle_seats(snapshot: Snapshot, query: SeatsQuery) -> int:
    """How many seats are idle, whatever the other filters."""
    window = UsageQuery(start_date=query.start_date, end_date=query.end_date)
    number = str(count_usage(snapshot, window).period)
    ((count,),) = run(
        snapshot, "idle_seats", values_of(snapshot, query), k=number, is_service=IS_SERVICE
    )
    return count


def idle(query: SeatsQuery) -> str:
    return f"{IS_IDLE} AND seat.move = $chosen_move" if query.move else IS_IDLE


def is_listed(query: SeatsQuery, row: Row) -> bool:
    """As `listed` of seat_scope.py, for a combination."""
    return query.status in groups_of(row) and query.move in (None, row[2])


def groups_of(row: Row) -> tuple[SeatStatus | SeatGroup | None, ...]:
    """The status and groups that a combination belongs to; None is every seat."""
    kind, status, _, _, is_blocked, _ = row
    if kind != SeatKind.SEAT:
        return (SeatGroup(kind),)
    is_idle = status in IDLE
    return (
        *(None, SeatStatus(status)),
        *((SeatGroup.IDLE,) if is_idle else ()),
        *((SeatGroup.BLOCKED,) if is_blocked else ()),
    )


def status_counts(found: list[Row]) -> dict[SeatStatus | SeatGroup | None, int]:
    counts: dict[SeatStatus | SeatGroup | None, int] = dict.fromkeys(
        (None, *SeatStatus, *SeatGroup), 0
    )
    for row in found:
        for group in groups_of(row):
            counts[group] += row[-1]
    return counts


def move_counts(seats: list[Row]) -> dict[SeatMove, int]:
    counts: Counter[str | None] = Counter()
    for row in seats:
        counts[row[2]] += row[-1]
    return {move: counts[move] for move in SeatMove}


def decision_counts(seats: list[Row]) -> dict[Decision, int]:
    """Of idle seats."""
    counts: Counter[str | None] = Counter()
    for row in seats:
        if row[1] in IDLE:
            counts[row[3]] += row[-1]
    return {decision: counts[decision] for decision in Decision}


def fetch_rows(snapshot: Snapshot, query: SeatsQuery, values: dict[str, Any]) -> tuple[Seat, ...]:
    """The page's seats with their weeks and keys."""
    cut = {"row_count": query.page_size, "first_row": (query.page - 1) * query.page_size}
    parts = list_parts(query)
    found = run(snapshot, "seat_page", values | cut, **parts)
    numbers = {"user_nos": [row[0] for row in found]}
    weeks: dict[int, list[int]] = {}
    for number, week, days in run(snapshot, "seat_weeks", values | numbers):
        weeks.setdefault(number, [0] * WEEKS)[WEEKS - 1 - week] = days
    unused = dict(run(snapshot, "seat_unused_keys", values | numbers))
    names = fetch_team_names(snapshot, {team for row in found for team in row[9]})
    return tuple(
        seat_of(
            row,
            teams=tuple(names.get(team, team) for team in row[9] if team),
            weeks=tuple(weeks.get(row[0], [0] * WEEKS)),
            unused_keys=unused.get(row[0], 0),
        )
        for row in found
    )


def seat_of(row: tuple, **rest: Any) -> Seat:
    """row: of `seat_page.sql`."""
    (_, user_id, email, alias, kind, status, is_known, is_blocked, role, team_ids) = row[:10]
    (created_at, first_day, last_day, recent_days, window_days, spend, keys, move) = row[10:18]
    return Seat(
        user_id=user_id,
        user_email=email,
        user_alias=alias,
        kind=SeatKind(kind),
        status=SeatStatus(status),
        is_known=is_known,
        is_blocked=is_blocked,
        role=role,
        team_ids=tuple(team for team in team_ids if team),
        created_at=created_at,
        first_day=first_day,
        last_day=last_day,
        days_active=recent_days,
        window_days=window_days,
        spend=spend,
        keys=keys,
        move=SeatMove(move) if move else None,
        decision=decision_of(user_id, *row[18:]),
        **rest,
    )


def decision_of(
    user_id: str, decision: str | None, text: str, author: str, at: datetime
) -> SeatDecision | None:
    """None without a note."""
    if decision is None:
        return None
    return SeatDecision(
        user_id=user_id, decision=Decision(decision), text=text, author=author, decided_at=at
    )
