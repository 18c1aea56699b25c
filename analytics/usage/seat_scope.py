"""Which seats a question is about: their temporary tables, and the conditions of its filters."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from analytics.domain.seats import (
    ACTIVE_DAYS,
    IDLE,
    WEEKS,
    Decided,
    SeatGroup,
    SeatKind,
    SeatSort,
    SeatsQuery,
    SeatStatus,
)
from analytics.mirror.store import Snapshot

from .questions import FILTERS, fragment, run


def listing(statuses: Iterable[SeatStatus]) -> str:
    """As SQL lists them."""
    return ", ".join(f"'{status}'" for status in statuses)


IS_SEAT = f"seat.kind = '{SeatKind.SEAT}'"
IS_IDLE = f"{IS_SEAT} AND seat.status IN ({listing(IDLE)})"
GROUPS = {
    SeatGroup.IDLE: IS_IDLE,
    SeatGroup.BLOCKED: f"{IS_SEAT} AND seat.is_blocked",
    SeatGroup.SERVICE: f"seat.kind = '{SeatKind.SERVICE}'",
    SeatGroup.NO_ROW: f"seat.kind = '{SeatKind.NO_ROW}'",
}
LAST_USE = "SELECT user_no, max(day) AS day FROM user_day WHERE day <= $as_of GROUP BY user_no"
# The patterns are of LiteLLM's IDs, those of `account`.
IS_SERVICE = (
    "coalesce(list_bool_or(list_transform($service_accounts::VARCHAR[],"
    " lambda pattern: like_escape(account.user_id, pattern, '!'))), FALSE)"
)
DECISIONS = {Decided.ANY: "decision IS NOT NULL", Decided.NONE: "decision IS NULL"}
ORDER = {
    SeatSort.USER: "names.sort_name",
    SeatSort.STATUS: f"list_position([{listing(SeatStatus)}], seat.status)",
    SeatSort.TEAM: "lower(coalesce(first_team.team_alias, seat.team_ids[1]))",
    SeatSort.LAST_ACTIVE: "last_use.day",
    SeatSort.DAYS_ACTIVE: "seat.recent_days",
    SeatSort.SPEND: "seat.spend",
    SeatSort.KEYS: "seat.keys",
    SeatSort.CREATED: "seat.created_at",
    SeatSort.DECISION: "seat.decision",
}


def fill_seats(snapshot: Snapshot, query: SeatsQuery) -> dict[str, Any]:
    """Fill the temporary tables `live_key`, `decided` and `seat`. Gives the values of parameters.

    `seat` has the seats under all filters but status and move, which `listed` adds.
    """
    values = values_of(snapshot, query)
    run(snapshot, "seat_keys", values)
    run(snapshot, "seat_decisions", values)
    seats = fragment("seats").format(
        is_service=IS_SERVICE,
        in_scope=" AND ".join(conditions(query)),
        is_shown=decision_condition(query),
    )
    snapshot.fetch(f"CREATE OR REPLACE TEMP TABLE seat AS {seats}", values)
    return values


def values_of(snapshot: Snapshot, query: SeatsQuery) -> dict[str, Any]:
    previous_start, previous_end = query.previous
    since = min(snapshot.manifest.days_of("user_day"), default=None)
    return {
        "start_date": query.start_date,
        "end_date": query.end_date,
        "previous_start": previous_start,
        "previous_end": previous_end,
        "recent_start": query.recent_start,
        "counted_start": min(previous_start, query.recent_start),
        "as_of": query.as_of,
        "today": query.today,
        "now": query.now,
        "grace": query.grace,
        "active_days": ACTIVE_DAYS,
        "weeks_start": query.as_of - timedelta(weeks=WEEKS),
        "has_previous": since is not None and since <= previous_start,
        "service_accounts": [like(pattern) for pattern in query.service_accounts],
        "teams": list(query.teams),
        "roles": list(query.roles),
        "words": query.search.split(),
        "chosen_move": query.move and query.move.value,
        "chosen_decision": query.decision and query.decision.value,
        "decided_users": [one.user_id for one in query.decisions],
        "decided_as": [one.decision.value for one in query.decisions],
        "decision_texts": [one.text for one in query.decisions],
        "decision_authors": [one.author for one in query.decisions],
        "decision_times": [one.decided_at for one in query.decisions],
    }


def conditions(query: SeatsQuery) -> Iterator[str]:
    """Of users, by names and user_rows."""
    yield "names.user_no > 0"
    if query.search.split():
        yield FILTERS["search"].removeprefix("AND ").replace("usage.user_no", "names.user_no")
    if query.teams:
        no_team = " OR len(user_rows.team_ids) = 0" if "" in query.teams else ""
        yield f"(list_has_any(user_rows.team_ids, $teams::VARCHAR[]){no_team})"
    if query.roles:
        yield "list_contains($roles::VARCHAR[], coalesce(user_rows.user_role, ''))"


def decision_condition(query: SeatsQuery) -> str:
    if query.decision is None:
        return "TRUE"
    if isinstance(query.decision, Decided):
        return DECISIONS[query.decision]
    return "decision = $chosen_decision"


def listed(query: SeatsQuery) -> str:
    """Whether a row of `seat` is listed."""
    shown = IS_SEAT
    if isinstance(query.status, SeatGroup):
        shown = GROUPS[query.status]
    elif query.status:
        shown = f"{IS_SEAT} AND seat.status = '{query.status}'"
    return f"{shown} AND seat.move = $chosen_move" if query.move else shown


def order_by(query: SeatsQuery) -> str:
    """Who has no value comes last, ties by user_id."""
    direction = "DESC" if query.descending else "ASC"
    return f"{ORDER[query.sort_by]} {direction} NULLS LAST, seat.user_id"


def list_parts(query: SeatsQuery) -> dict[str, str]:
    """What takes its place in the statements of the list."""
    return {"listed": listed(query), "order_by": order_by(query), "last_use": LAST_USE}


def like(pattern: str) -> str:
    """A pattern of LIKE, whose escape is `!`, for one in which `*` stands for any text."""
    for sign in "!%_":
        pattern = pattern.replace(sign, f"!{sign}")
    return pattern.replace("*", "%")
