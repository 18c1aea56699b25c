"""Links of a user's page: back to the list, to the users beside, and what days are stacked by."""

from dataclasses import dataclass

from django.urls import reverse

from analytics.components.tables import row_anchor
from analytics.domain.user_report import ListPosition
from analytics.filters.budgets_filterset import NOT_APPLIED
from analytics.filters.chips import scope_chips, tag_chips, value_chips
from analytics.filters.links import Choice, choices, query_with, query_without
from analytics.filters.user_filterset import LAYERS, UserFilterSet

# Filters of the list, which would leave budgets of the user out.
FILTERS = ("team", *NOT_APPLIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLinks:
    """back: the list, at the user's row. previous, next: query strings, empty at the ends.

    tag: the list filtered by one tag, without the tag at its end; team: the page of a team, without
    its ID. has_list_filters: whether the list leaves users or requests out that count here.
    budgets: those of the user, keys and teams. notes: on the user's seat.
    """

    back: str
    layers: tuple[Choice, ...]
    files: str
    tag: str
    team: str
    budgets: str
    notes: str
    previous: str = ""
    next: str = ""
    has_list_filters: bool = False


def user_links(filterset: UserFilterSet, position: ListPosition | None) -> UserLinks:
    """position: None for a user outside of the list's filters, or before it is known."""
    params = filterset.params
    listed = query_without(params, "user_id", "by")
    if position:
        size = int(filterset.data["page_size"])
        page = (position.place - 1) // size + 1
        listed = query_with(params, "user_id", "by", **({"page": page} if page > 1 else {}))
    user_id = str(params.get("user_id", ""))
    anchor = row_anchor(user_id) if position else ""
    beside = (position.previous, position.next) if position else (None, None)
    previous, following = (
        query_with(params, user_id=neighbor.user_id) if neighbor else "" for neighbor in beside
    )
    has_list_filters = filterset.is_valid() and any(
        chips(filterset) for chips in (scope_chips, tag_chips, value_chips)
    )
    return UserLinks(
        back=reverse("usage:users") + listed.rstrip("?&") + anchor,
        layers=choices(params, "by", LAYERS, filterset.data["by"]),
        files=query_without(params, "cols"),
        tag=reverse("usage:users")
        + query_with(params, "user_id", "by", "tag_filters", tag_filters=""),
        team=reverse("usage:team") + query_with(params, "user_id", "by", team_id=""),
        budgets=reverse("usage:budgets")
        + query_with(params, "user_id", "by", "q", *FILTERS, user_id=user_id),
        notes=reverse("usage:seat_notes") + query_with(params, "by", user_id=user_id),
        previous=previous,
        next=following,
        has_list_filters=has_list_filters,
    )
