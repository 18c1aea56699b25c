"""Fills the lists of the toolbar: teams and roles of seats."""

from collections.abc import Callable, Iterable

from analytics.domain.formats import count_of
from analytics.domain.tags import quoted
from analytics.filters.chips import team_name
from analytics.filters.scope import NONE
from analytics.filters.seats_filterset import SeatsFilterSet
from analytics.filters.widgets import CheckOption
from analytics.mirror.store import Snapshot
from analytics.usage.seat_choices import fetch_seat_roles, fetch_seat_teams

from .pills import role_name

# Entries of a list.
MOST = 1000


def offer_chosen(filterset: SeatsFilterSet) -> None:
    """What is chosen and nothing else; the other entries come when a list is opened."""
    offer(filterset, "team", (), lambda entry: team_name(filterset, entry))
    offer(filterset, "role", (), role_name)


def offer_all(filterset: SeatsFilterSet, snapshot: Snapshot) -> None:
    """Every list, in a page without scripts."""
    for fill in LISTS.values():
        fill(filterset, snapshot)


def offer_teams(filterset: SeatsFilterSet, snapshot: Snapshot) -> None:
    found = fetch_seat_teams(snapshot, most=MOST)
    filterset.team_names = {value: label for value, label, _ in found if label}
    offer(filterset, "team", found, lambda entry: team_name(filterset, entry))


def offer_roles(filterset: SeatsFilterSet, snapshot: Snapshot) -> None:
    offer(filterset, "role", fetch_seat_roles(snapshot, most=MOST), role_name)


# By the parameter; each fills in at most MOST entries.
LISTS = {"team": offer_teams, "role": offer_roles}


def offer(
    filterset: SeatsFilterSet,
    name: str,
    found: Iterable[tuple[str, str, int]],
    name_of: Callable[[str], str],
) -> None:
    """Fill one list; what is chosen and not found stands on top. found: value, label, seats."""
    options = []
    for text, label, seats in found:
        value = quoted(text) if text else NONE
        options.append(CheckOption(value, label or name_of(value), "", count_of(seats, "seat")))
    known = {one.value for one in options}
    missing = [
        CheckOption(entry, name_of(entry))
        for entry in filterset.data.getlist(name)
        if entry not in known
    ]
    groups = [("No seats" if options else "Chosen", missing), ("By seats", options)]
    filterset.offer(name, [(title, entries) for title, entries in groups if entries])
