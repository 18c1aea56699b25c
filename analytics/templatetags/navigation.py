"""The navigation; its links keep the period and filters."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse

from analytics.filters.links import PERIOD, query_without
from analytics.filters.page_filtersets import PageFilterSet

register = template.Library()

# (route, label, icon)
PAGES = (
    ("usage:home", "Overview", "compass"),
    ("usage:users", "User Usage", "person"),
    ("usage:tools", "Tools", "terminal"),
    ("usage:models", "Models", "box"),
    ("usage:teams", "Teams", "people"),
    ("usage:seats", "Seats", "person-circle"),
    ("usage:budgets", "Budgets", "hourglass-split"),
    ("usage:changes", "Changes", "arrow-up-right"),
    ("usage:data", "Data", "database"),
    ("usage:definitions", "Definitions", "book"),
)
# Pages that have no link of their own, and the page that leads to them.
PARTS = {
    "usage:user": "usage:users",
    "usage:team": "usage:teams",
    "usage:seat_notes": "usage:seats",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page of the site. is_current: whether it is the one that is shown."""

    url: str
    label: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """query: what a link between pages keeps, with its question mark, or empty.

    period: (name, value) of its parameters that name the period.
    """

    query: str
    pages: tuple[PageLink, ...]
    period: tuple[tuple[str, str], ...]

    @property
    def period_query(self) -> str:
        """The period alone, with its question mark, or empty."""
        return f"?{urlencode(self.period)}" if self.period else ""


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation:
    """The navigation of the current request; without a request it keeps no filters."""
    request = context.get("request")
    query = kept_query(request, context.get("filter")) if request else ""
    match = getattr(request, "resolver_match", None)
    shown = match and PARTS.get(match.view_name, match.view_name)
    pages = tuple(
        PageLink(
            url=reverse(route) + query,
            label=label,
            icon=icon,
            is_current=shown == route,
        )
        for route, label, icon in PAGES
    )
    params = QueryDict(query.removeprefix("?"))
    period = tuple((name, params[name]) for name in PERIOD if name in params)
    return Navigation(query=query, pages=pages, period=period)


def kept_query(request: HttpRequest, shown: object) -> str:
    """The valid period and filters of the request, but for the page number.

    shown: the page's own filters, if any: what they accept needs no second look.
    """
    try:
        params = request.GET
    except SuspiciousOperation:  # more parameters than Django reads
        return ""
    query = query_without(params, *(set(params) - set(PageFilterSet.base_filters)))
    # Filters that a page refuses would make every link lead to its error.
    if not isinstance(shown, PageFilterSet) or not shown.is_valid():
        shown = PageFilterSet(QueryDict(query[1:]))
    return query if query != "?" and shown.is_valid() else ""
