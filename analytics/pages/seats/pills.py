"""The pills of the page of seats: grace, price, team, role, decision, and a chosen move."""

from collections.abc import Iterable
from dataclasses import replace

from analytics.domain.seats import Decided, Decision, SeatGroup, SeatMove, SeatStatus
from analytics.domain.tags import split_tags
from analytics.filters.chips import team_name
from analytics.filters.links import query_without
from analytics.filters.pills import Pill, limit, list_pill
from analytics.filters.scope import NONE
from analytics.filters.seats_filterset import (
    DECISION_LABELS,
    MOVE_LABELS,
    STATUS_LABELS,
    SeatsFilterSet,
    one_of,
)


def seat_pills(filterset: SeatsFilterSet) -> tuple[Pill, ...]:
    """In the toolbar's order; without values where they are invalid."""
    found = (
        *move_pill(filterset),
        grace_pill(filterset),
        price_pill(filterset),
        list_pill(filterset, "team", "Team", lambda entry: team_name(filterset, entry)),
        list_pill(filterset, "role", "Role", role_name),
        decision_pill(filterset),
    )
    return tuple(replace(pill, button="Show seats") for pill in found)


def filter_words(filterset: SeatsFilterSet, pills: Iterable[Pill]) -> str:
    """What is listed, for paper, which has no toolbar: period, status, pills, search."""
    given = filterset.form.cleaned_data
    status = one_of(given["status"], SeatStatus, SeatGroup)
    words = [
        filterset.period_label,
        STATUS_LABELS[status] if status else "All seats",
        *(
            f"{pill.label}: {pill.full}" if pill.value else pill.label
            for pill in pills
            if pill.full
        ),
        f"Search: {given['q']}" if given["q"] else "",
    ]
    return " · ".join(filter(None, words))


def role_name(entry: str) -> str:
    return "No role" if entry == NONE else split_tags(entry)[0]


def move_pill(filterset: SeatsFilterSet) -> tuple[Pill, ...]:
    """The chosen move, which only its counts on the page choose."""
    if filterset.form.errors or not filterset.form.cleaned_data["move"]:
        return ()
    label = MOVE_LABELS[SeatMove(filterset.form.cleaned_data["move"])]
    without = query_without(filterset.params, "move")
    return (Pill(key="move", label="Move", value=label, full=label, without=without),)


def grace_pill(filterset: SeatsFilterSet) -> Pill:
    given = "" if filterset.form.errors else filterset.data["grace"].strip()
    is_usual = given == filterset.defaults()["grace"]
    days_text = "1 day" if given == "1" else f"{given} days"
    return Pill(
        key="grace",
        label=f"Grace {days_text}" if is_usual else "Grace",
        value="" if is_usual or not given else days_text,
        full=days_text,
        without=query_without(filterset.params, "grace"),
        fields=(filterset.form["grace"],),
        help="A seat that is not used yet is new for so many days after its creation.",
    )


def price_pill(filterset: SeatsFilterSet) -> Pill:
    price = None if filterset.form.errors else filterset.seat_price
    words = f"{limit(price)} a month" if price else ""
    is_usual = "price" not in filterset.params
    return Pill(
        key="price",
        label=f"Seat price {words}" if words and is_usual else "Seat price",
        value="" if is_usual else words,
        full=words,
        without=query_without(filterset.params, "price"),
        fields=(filterset.form["price"],),
        help="What idle seats cost a month is called exposure. Enter 0 to show no money.",
    )


def decision_pill(filterset: SeatsFilterSet) -> Pill:
    chosen = None
    if not filterset.form.errors:
        chosen = one_of(filterset.form.cleaned_data["decision"], Decision, Decided)
    label = DECISION_LABELS[chosen] if chosen else ""
    return Pill(
        key="decision",
        label="Decision",
        value=label,
        full=label,
        without=query_without(filterset.params, "decision"),
        fields=(filterset.form["decision"],),
        help="What staff noted last about a seat.",
    )
