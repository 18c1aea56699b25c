"""Links that change some parameters and keep the others: query strings with their question mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

PERIOD = ("range", "start_date", "end_date")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few. key: the id of its link; url: its query string; active: the page shows it."""

    key: str
    label: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter. url: the query string without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of the page. icon: of the sprite."""

    url: str
    label: str
    icon: str


def query_without(params: QueryDict, *names: str) -> str:
    """The query string on page 1 without these parameters."""
    rest = params.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return "?" + rest.urlencode()


def query_to_append(params: QueryDict, *without: str) -> str:
    """The query string on page 1 without these parameters, to which others can be appended."""
    rest = query_without(params, *without)
    return rest if rest == "?" else f"{rest}&"


def query_with(params: QueryDict, *without: str, **values: object) -> str:
    """The query string on page 1 with these values, and without the parameters in `without`."""
    return query_to_append(params, *without, *values) + urlencode(values)


def choices(
    params: QueryDict, name: str, options: Iterable[tuple[str, str]], active: str
) -> tuple[Choice, ...]:
    """Every value of a parameter; options: (value, label)."""
    return tuple(
        Choice(f"{name}-{value}", label, query_with(params, **{name: value}), value == active)
        for value, label in options
    )
