"""What a search found, as links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from analytics.accounts.models import SavedView
from analytics.domain.formats import usd
from analytics.domain.tools import Tool
from analytics.filters.links import query_with, query_without
from analytics.usage.search import FoundTeam, FoundUser

MOST = 20
PAGES = (
    ("Overview", "usage:home"),
    ("User Usage", "usage:users"),
    ("Tools", "usage:tools"),
    ("Models", "usage:models"),
    ("Teams", "usage:teams"),
    ("Seats", "usage:seats"),
    ("Budgets", "usage:budgets"),
    ("Data", "usage:data"),
    ("Definitions", "usage:definitions"),
    ("API", "usage:api"),
    ("API tokens", "accounts:tokens"),
    ("Saved views", "accounts:views"),
)
# Words that find a page besides its name.
MORE_WORDS = {"usage:seats": "idle inactive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One link. note: beside the name; amount: at the end of the line."""

    name: str
    url: str
    icon: str
    note: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """groups: (title, results); empty where nothing is found, or looked for."""

    groups: tuple[tuple[str, tuple[Result, ...]], ...]


def found(
    params: QueryDict,
    words: Sequence[str],
    users: Iterable[FoundUser],
    teams: Iterable[FoundTeam],
    tools: Iterable[Tool],
    views: Iterable[SavedView],
) -> Results:
    """At most MOST links: saved views, pages, tools, teams, then users.

    params: the period of links; views keep their own.
    """
    groups = {
        "Saved views": view_results(views),
        "Pages": page_results(params, words),
        "Tools": [
            Result(name=tool.label, url=users_url(params, tool=tool.slug), icon="compass")
            for tool in tools
        ],
        "Teams": [
            Result(
                name=team.name,
                url=reverse("usage:team") + query_with(params, "text", team_id=team.team_id),
                icon="people",
            )
            for team in teams
        ],
        "Users": [
            Result(
                name=user.name,
                url=reverse("usage:user") + query_with(params, "text", user_id=user.user_id),
                icon="person",
                note=user.user_email if user.user_email and user.user_email != user.name else "",
                amount=usd(user.spend),
            )
            for user in users
        ],
    }
    return results_of(groups)


def results_of(groups: Mapping[str, Sequence[Result]]) -> Results:
    """The first MOST of all groups."""
    rest = MOST
    shown = []
    for title, results in groups.items():
        if part := tuple(results[:rest]):
            shown.append((title, part))
        rest -= len(part)
    return Results(groups=tuple(shown))


def view_results(views: Iterable[SavedView]) -> list[Result]:
    """Views keep their own period."""
    return [
        Result(
            name=view.name,
            url=view.url,
            icon="bookmark",
            note=f"by {view.owner.get_username()}" if view.is_shared else "",
        )
        for view in views
    ]


def page_results(params: QueryDict, words: Sequence[str]) -> list[Result]:
    """Pages whose name, or what else they are called, has every word."""
    query_string = query_without(params, "text")
    return [
        Result(
            name=label,
            url=reverse(route) + ("" if query_string == "?" else query_string),
            icon="table",
        )
        for label, route in PAGES
        if all(word.lower() in f"{label} {MORE_WORDS.get(route, '')}".lower() for word in words)
    ]


def users_url(params: QueryDict, **filters: str) -> str:
    """The page of users under one filter."""
    return reverse("usage:users") + query_with(params, "text", **filters)
