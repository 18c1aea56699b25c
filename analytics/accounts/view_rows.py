"""Saved views as rows of a list, with what they show in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from analytics.domain.errors import UsageError
from analytics.filters.addresses import Address, address_of
from analytics.mirror.current import current_snapshot
from analytics.usage.choices import fetch_team_names

from .models import SavedView


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """words: what the view shows; empty where no page has its address any more."""

    view: SavedView
    words: str
    is_own: bool
    is_start: bool


def view_rows(
    views: Iterable[SavedView], user: User, start: SavedView | None
) -> tuple[ViewRow, ...]:
    """In the order of the views."""
    found = [(view, address_of(view.url)) for view in views]
    names = team_names_of(address for _, address in found if address)
    return tuple(
        ViewRow(
            view=view,
            words=address.words(names) if address else "",
            is_own=view.owner_id == user.pk,
            is_start=view == start,
        )
        for view, address in found
    )


def team_names_of(addresses: Iterable[Address]) -> Mapping[str, str]:
    """The aliases of teams that addresses name, by ID; none while the mirror cannot be read."""
    team_ids = {team_id for address in addresses for team_id in address.team_ids}
    if not team_ids:
        return {}
    try:
        with current_snapshot() as snapshot:
            return fetch_team_names(snapshot, team_ids)
    except UsageError:
        return {}


def words_of(address: Address | None) -> str:
    """What one address shows; empty without one."""
    return address.words(team_names_of([address])) if address else ""
