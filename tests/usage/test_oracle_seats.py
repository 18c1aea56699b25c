"""Seats against plain loops: rows without dates, deleted users, keys without users, clock edges."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.seats import (
    CohortBy,
    Decided,
    Decision,
    SeatDecision,
    SeatGroup,
    SeatMove,
    SeatsQuery,
    SeatStatus,
)
from analytics.domain.seats_report import SeatsReport
from analytics.mirror.current import current_snapshot
from analytics.usage.activation import cohort_end
from analytics.usage.seats import fetch_idle_seats, fetch_seats
from tests import seat_oracle
from tests.seat_oracle import Key, Person, Rules
from tests.seat_worlds import NOW, TODAY, book, keys_of, people
from tests.worlds import FIRST, whole_world

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

IDLE = ("dormant", "never_used")
SERVICE = ("bot*", "u_%")


def kind(person: Person) -> str:
    if person.user_id.startswith("bot"):
        return "service"
    return "seat" if person.has_row else "no_row"


@whole_world
@given(
    found=people(),
    end=st.sampled_from([60, 99, 100, 130]),
    length=st.sampled_from([1, 7, 30, 31, 60]),
    grace=st.sampled_from([1, 7, 14, 15]),
    cohorts=st.sampled_from(CohortBy),
    data=st.data(),
)
def test_seats_are_those_of_plain_loops(proxy, found, end, length, grace, cohorts, data):
    keys = data.draw(keys_of([person.user_id for person in found]), "keys")
    made = book(proxy, found, keys)
    last = FIRST + timedelta(days=end)
    rules = Rules(
        start=last - timedelta(days=length - 1),
        end=last,
        today=TODAY,
        now=NOW,
        grace=grace,
        data_since=min((request.day for request in made), default=None),
    )
    query = SeatsQuery(
        start_date=rules.start,
        end_date=rules.end,
        today=TODAY,
        now=NOW,
        grace=grace,
        page_size=100,
        cohorts=cohorts,
        service_accounts=SERVICE,
    )
    shown = [person for person in found if seat_oracle.is_there(person, rules)]
    seats = [person for person in shown if kind(person) == "seat"]
    report = fetch(query)
    check_counts(report, seats, shown, keys, rules)
    check_rows(query, shown, keys, made, rules)
    check_filters(query, seats, rules, data)
    check_activation(report, query, seats, rules)
    check_decisions(query, seats, rules, data)
    with current_snapshot() as snapshot:
        assert fetch_idle_seats(snapshot, query) == report.idle


def fetch(query: SeatsQuery, **changes) -> SeatsReport:
    asked = SeatsQuery(
        **{name: getattr(query, name) for name in SeatsQuery.__dataclass_fields__} | changes
    )
    with current_snapshot() as snapshot:
        return fetch_seats(snapshot, asked)


def check_counts(report, seats, shown, keys, rules) -> None:
    statuses = Counter(seat_oracle.status(person, rules) for person in seats)
    assert {status: report.counts[status] for status in SeatStatus} == {
        status: statuses[status.value] for status in SeatStatus
    }
    assert report.seats == len(seats) == sum(statuses.values())
    assert report.idle == sum(statuses[status] for status in IDLE)
    kinds = Counter(map(kind, shown))
    assert report.counts[SeatGroup.SERVICE] == kinds["service"]
    assert report.counts[SeatGroup.NO_ROW] == kinds["no_row"]
    assert report.counts[SeatGroup.BLOCKED] == sum(
        is_blocked(person, keys, rules) for person in seats
    )
    moves = Counter(seat_oracle.move(person, rules) for person in seats)
    before = rules.window_before[0]
    if rules.data_since is None or rules.data_since > before:
        assert report.moves is None
    else:
        assert report.moves == {move: moves[move.value] for move in SeatMove}
    teams = Counter(
        team
        for person in seats
        if seat_oracle.status(person, rules) in IDLE
        for team in person.teams or ("",)
    )
    assert {team.team_id: team.seats for team in report.idle_teams} == teams


def is_blocked(person: Person, keys: list[Key], rules: Rules) -> bool:
    live = seat_oracle.live_keys(person, keys, rules)
    return bool(live) and all(key.blocked for key in live)


def check_rows(query, shown, keys, made, rules) -> None:
    """Every row of every list, service accounts and users without a row among them."""
    rows = {
        seat.user_id: seat
        for status in (None, SeatGroup.SERVICE, SeatGroup.NO_ROW)
        for seat in fetch(query, status=status).rows
    }
    assert set(rows) == {person.user_id for person in shown}
    used_keys = {request.api_key for request in made}
    for person in shown:
        seat = rows[person.user_id]
        days = [day for day in person.days if day <= rules.as_of]
        assert seat.kind == kind(person)
        assert seat.status == seat_oracle.status(person, rules)
        assert seat.move == seat_oracle.move(person, rules)
        assert seat.first_day == min(days, default=None)
        assert seat.last_day == max(days, default=None)
        since = (rules.as_of - max(days)).days if days else None
        assert seat.days_since(query.as_of) == since
        recent = [day for day in days if (rules.as_of - day).days < 28]
        assert seat.days_active == len(recent)
        assert seat.window_days == sum(day in rules.window for day in person.days)
        assert seat.spend == 0.5 * seat.window_days
        weeks = Counter((rules.as_of - day).days // 7 for day in days)
        assert seat.weeks == tuple(weeks[ago] for ago in reversed(range(12)))
        live = seat_oracle.live_keys(person, keys, rules)
        assert seat.keys == len(live)
        assert seat.unused_keys == sum(key.token not in used_keys for key in live)
        assert seat.is_blocked == is_blocked(person, keys, rules)
        assert seat.created_at == (person.created_at if person.has_row else None)


def check_filters(query, seats, rules, data) -> None:
    """A list has as many as its count says, and those alone."""
    status = data.draw(st.sampled_from(SeatStatus), "status")
    rows = fetch(query, status=status).rows
    assert {seat.user_id for seat in rows} == {
        person.user_id for person in seats if seat_oracle.status(person, rules) == status
    }
    move = data.draw(st.sampled_from(SeatMove), "move")
    report = fetch(query, move=move)
    assert {seat.user_id for seat in report.rows} == {
        person.user_id for person in seats if seat_oracle.move(person, rules) == move
    }
    assert report.total == len(report.rows) == report.seats
    teams = data.draw(st.sampled_from([("t1",), ("",), ("t2", "")]), "teams")
    roles = data.draw(st.sampled_from([(), ("",), ("internal_user",)]), "roles")
    rows = fetch(query, teams=teams, roles=roles).rows
    assert {seat.user_id for seat in rows} == {
        person.user_id
        for person in seats
        if set(person.teams or ("",)) & set(teams) and (not roles or (person.role or "") in roles)
    }


def check_activation(report, query, seats, rules) -> None:
    if rules.data_since is None:
        assert report.activation is None
        return
    for cohort in report.activation.cohorts:
        end = cohort_end(query.cohorts, cohort.start)
        check_cohort(cohort, seat_oracle.activated(seats, rules, cohort.start, end))
    starts = [cohort.start for cohort in report.activation.cohorts]
    if starts:
        check_cohort(
            report.activation.total,
            seat_oracle.activated(seats, rules, starts[0], rules.as_of),
        )
    left = report.activation.left_out
    first = starts[0] if starts else rules.data_since
    assert (left.before_data, left.before_cohorts, left.after, left.undated) == (
        seat_oracle.left_out(seats, rules, first)
    )
    found = left.before_data + left.before_cohorts + left.after + left.undated
    assert report.activation.total.seats + found == report.seats


def check_cohort(cohort, expected) -> None:
    pairs, seats, used, median_days = expected
    assert (cohort.seats, cohort.used, cohort.median_days) == (seats, used, median_days)
    assert list(zip(cohort.due, cohort.activated, strict=True)) == pairs


def check_decisions(query, seats, rules, data) -> None:
    """The filter acts on all pages."""
    noted = {
        person.user_id: data.draw(st.sampled_from(Decision), "decision")
        for person in seats
        if data.draw(st.booleans(), "is noted")
    }
    decisions = tuple(
        SeatDecision(user_id=user_id, decision=decision, text="x", author="olga", decided_at=NOW)
        for user_id, decision in noted.items()
    )
    chosen = data.draw(st.sampled_from([*Decision, *Decided]), "chosen")
    expected = {
        person.user_id
        for person in seats
        if chosen == noted.get(person.user_id)
        or (chosen is Decided.ANY and person.user_id in noted)
        or (chosen is Decided.NONE and person.user_id not in noted)
    }
    listed, page = set(), 1
    while True:
        report = fetch(query, decisions=decisions, decision=chosen, page=page, page_size=2)
        listed |= {seat.user_id for seat in report.rows}
        if page * 2 >= report.total:
            break
        page += 1
    assert listed == expected
    assert report.total == len(expected)
    report = fetch(query, decisions=decisions)
    idle = [p.user_id for p in seats if seat_oracle.status(p, rules) in IDLE]
    counts = Counter(noted[user_id] for user_id in idle if user_id in noted)
    assert report.decided == {decision: counts[decision] for decision in Decision}
