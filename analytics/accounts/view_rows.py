"""Saved views as rows of a list."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from analytics.filters.addresses import address_of

from .models import SavedView


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """words: what the view shows; empty where no page has its address any more."""

    view: SavedView
    words: str
    is_own: bool
    is_start: bool


def view_row(view: SavedView, user: User, start: SavedView | None) -> ViewRow:
    address = address_of(view.url)
    return ViewRow(
        view=view,
        words=address.words if address else "",
        is_own=view.owner_id == user.pk,
        is_start=view == start,
    )
