"""Links of the page of changes: groups, rows, users and files."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from analytics.domain.changes import UserGroup
from analytics.filters.changes_filterset import ChangesFilterSet
from analytics.filters.links import FileLink, query_with, query_without
from analytics.filters.slice_filterset import NOT_APPLIED

USERS = "#changed-users"
# What no other page takes.
OWN = ("group",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesLinks:
    """everybody: the users of all groups. user: without the ID at its end. others: query strings:
    without_tags, compared: with a comparison, last_days: of a usual period.
    """

    files: tuple[FileLink, ...]
    everybody: str
    user: str
    unattributed: str
    without_tags: str
    compared: str
    later: str


def changes_links(filterset: ChangesFilterSet) -> ChangesLinks:
    params = filterset.params
    query = query_without(params, "cols")
    period = query_without(params, *(set(params) - {"range", "start_date", "end_date"}))
    return ChangesLinks(
        files=(
            FileLink(reverse("usage:changes_csv") + query, "Users of this list (CSV)", "table"),
            FileLink(reverse("usage:changes_json") + query, "All changes (JSON)", "list"),
        ),
        everybody=query_without(params, *OWN) + USERS,
        user=reverse("usage:user") + query_with(params, *OWN, user_id=""),
        unattributed=f"{reverse('usage:data')}{period.removesuffix('?')}#unattributed",
        without_tags=query_without(params, *NOT_APPLIED),
        compared=query_without(params, "compare"),
        later=query_with(params, "start_date", "end_date", range="7d"),
    )


def group_url(params: QueryDict, group: UserGroup) -> str:
    """The users of a group, on the same page."""
    return query_with(params, group=group.value) + USERS
