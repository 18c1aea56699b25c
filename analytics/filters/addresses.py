"""Addresses of the site's pages: which page, and what it shows in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import Resolver404, resolve

from analytics.domain.tags import split_tags

from .chips import filter_labels
from .links import PERIOD
from .page_filtersets import PageFilterSet
from .scope import NONE, listed

# Pages that show figures, by route. A name can be given to a view of them.
PAGE_LABELS = {
    "usage:home": "Overview",
    "usage:users": "User Usage",
    "usage:user": "User",
    "usage:tools": "Tools",
    "usage:models": "Models",
    "usage:teams": "Teams",
    "usage:team": "Team",
    "usage:seats": "Seats",
    "usage:budgets": "Budgets",
    "usage:changes": "Changes",
    "usage:data": "Data",
}
# Whose figures no period decides.
TIMELESS = ("Budgets",)
# Which page of a list, and how it is drawn: words leave them out.
UNNAMED = (
    *("page", "page_size", "cols", "chart", "lists", "compare", "top_n", "cohorts", "wide"),
    *("sort_by", "sort_order", "rank_by", "rank_order", "budget_by", "budget_order"),
)
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A page with its parameters. label: of the page; path: begins with a slash."""

    label: str
    path: str
    params: QueryDict

    @property
    def url(self) -> str:
        return f"{self.path}?{self.params.urlencode()}" if self.params else self.path

    @property
    def filterset(self) -> PageFilterSet:
        """The filters that all pages share, as the address has them."""
        shared = self.params.copy()
        for name in set(shared) - set(PageFilterSet.base_filters):
            del shared[name]
        return PageFilterSet(shared)

    @property
    def is_relative(self) -> bool:
        """Whether its days move on with the calendar, if it is valid."""
        return self.label not in TIMELESS and "start_date" not in self.params

    @property
    def fixed(self) -> "Address":
        """A valid page of the days that it shows today."""
        filterset = self.filterset
        if not self.is_relative or not filterset.is_valid():
            return self
        params = self.params.copy()
        for name in PERIOD:
            params.pop(name, None)
        for name in ("start_date", "end_date"):
            params[name] = filterset.form.cleaned_data[name].isoformat()
        return Address(label=self.label, path=self.path, params=params)

    @property
    def has_fixed_days(self) -> bool:
        """Whether it names its days, which do not move."""
        return self.label not in TIMELESS and "start_date" in self.params

    @property
    def team_ids(self) -> list[str]:
        """The teams that it names, for `words`."""
        entries = [entry for entry in listed(self.params, "team") if entry != NONE]
        return [*(split_tags(entry)[0] for entry in entries), *self.params.getlist("team_id")]

    def words(self, team_names: Mapping[str, str]) -> str:
        """`User Usage · 30 days · Team: Payments`. team_names: by ID, of those that are known."""
        filterset = self.filterset
        if not filterset.is_valid():
            return self.label
        filterset.team_names = team_names
        dates = filterset.form.cleaned_data
        is_named = dates["range"] or dates["start_date"] == dates["end_date"]
        period = filterset.period_name if is_named else filterset.period_dates
        days = [] if self.label in TIMELESS else [period]
        others = [
            own_words(name, self.params.getlist(name), team_names)
            for name in self.params
            if name not in PageFilterSet.base_filters and name not in UNNAMED
        ]
        return " · ".join([self.label, *days, *filter_labels(filterset), *others])


def own_words(name: str, values: Sequence[str], team_names: Mapping[str, str]) -> str:
    """A parameter of one page alone: `Status: never used`, `Team: Payments`, `User ID: ann`."""
    if name == "team_id":
        return f"Team: {team_names.get(values[0], values[0])}"
    if name.endswith("_id"):
        return f"{name.removesuffix('_id').capitalize()} ID: {values[0]}"
    label = name.replace("_", " ").capitalize()
    return f"{label}: {', '.join(value.replace('_', ' ') for value in values)}"


def address_of(url: str) -> Address | None:
    """The page of this site that the URL names, on its first page; None for any other text."""
    if len(url) > MOST_CHARACTERS or not url.startswith("/") or url.startswith("//"):
        return None
    try:
        parts = urlsplit(url)
        label = PAGE_LABELS.get(resolve(parts.path).view_name)
        params = QueryDict(parts.query, mutable=True)
    except (Resolver404, SuspiciousOperation, ValueError):
        return None
    # A form without scripts sends empty fields, too.
    for name in [name for name, values in params.lists() if name == "page" or not any(values)]:
        del params[name]
    return Address(label=label, path=parts.path, params=params) if label else None
