"""Chips, presets and choices with their links, built from the parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from analytics.domain.formats import segment_label
from analytics.domain.periods import DEFAULT_RANGE, RANGES, period_label
from analytics.domain.query import Segment
from analytics.domain.tags import PREFIX, quoted, split_tags, tool_named, tool_of, tool_requests
from analytics.domain.tools import BY_SLUG

PERIOD = ("range", "start_date", "end_date")
PAGING = ("page", "page_size", "top_n", "cols")
LABELS = {
    "tag_scope": "{}",
    "tag_source": "{}",
    "min_spend": "Spend ≥ ${}",
    "max_spend": "Spend ≤ ${}",
    "power": "Power users above ${}",
    "low": "Low users below ${}",
    "q": "Search: {}",
}
# The defaults need no chip.
CHOICE_LABELS = {
    "tag_scope": {"users": "All usage by people who used these tags"},
    "tag_source": {"logs": "Tag data from request logs"},
}


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


def presets(params: QueryDict, active: str | None) -> list[Choice]:
    """Every period by name."""
    return [
        Choice(f"period-{name}", label, changed(params, PERIOD, range=name), name == active)
        for name, (label, _) in RANGES.items()
    ]


def choices(
    params: QueryDict, name: str, options: Iterable[tuple[str, str]], active: str
) -> list[Choice]:
    """Every value of a parameter; options: (value, label)."""
    return [
        Choice(f"{name}-{value}", label, changed(params, (name,), **{name: value}), value == active)
        for value, label in options
    ]


def period_chip(params: QueryDict, range_name: str | None, start: date, end: date) -> list[Chip]:
    """The period, unless it is the default one."""
    if range_name == DEFAULT_RANGE:
        return []
    label = RANGES[range_name][0] if range_name else period_label(start, end)
    return [Chip(label, without(params, *PERIOD))]


def tag_chips(params: QueryDict, names: list[str]) -> list[Chip]:
    """One for each chosen tool or tag; `names` as `split_tags` reads them."""
    chips = []
    for name in names:
        rest = params.copy()
        rest.setlist("tag_filters", [other for other in names if other != name])
        chips.append(Chip(tag_label(name), without(rest)))
    return chips


def value_chips(params: QueryDict, defaults: dict[str, str], *, has_tags: bool) -> list[Chip]:
    """Search, bounds and thresholds that the URL sets to something else than the default.

    has_tags: without, it makes no difference how they are counted.
    """
    given = {name: params.get(name, "").strip() for name in LABELS}
    for name, labels in CHOICE_LABELS.items():
        given[name] = labels.get(given[name], "") if has_tags else ""
    return [
        Chip(LABELS[name].format(value), without(params, name))
        for name, value in given.items()
        if value and value != defaults.get(name)
    ]


def segment_chip(params: QueryDict, segment: str, power: float, low: float) -> list[Chip]:
    """The segment with its threshold in USD, unless every user is in scope."""
    if not segment:
        return []
    threshold = power if segment == Segment.POWER else low
    return [Chip(segment_label(Segment(segment), threshold), without(params, "segment"))]


def tag_label(name: str) -> str:
    """A tool by its label, a tag as it is written."""
    return BY_SLUG[name].label if name in BY_SLUG else split_tags(name)[0]


def tag_choices(chosen: Iterable[str], usage: Iterable[tuple[str, int]]) -> list:
    """Choices for the select: tools, their versions, tags, most used first; then what nobody used.

    usage: (tag, requests) of the period. A tag that is a tool's own name is the tool.
    """
    used = tuple(usage)
    tools = [(tool.slug, with_requests(tool.label, n)) for tool, n in tool_requests(used)]
    versions: dict[str, list] = {slug: [] for slug, label in tools}
    tags: list[tuple[str, str]] = []
    for tag, requests in used:
        tool = tool_of(tag)
        if not tool or tag.startswith(PREFIX):
            of_tool = versions[tool.slug] if tool else tags
            of_tool.append((quoted(tag), with_requests(tag, requests)))
    known = {value for group in (tools, tags, *versions.values()) for value, label in group}
    missing: list[tuple[str, str]] = []
    for name in chosen:
        if name not in known:
            tool = tool_named(name)
            of_name = tools if tool and tool.slug in versions else missing
            of_name.append((name, tag_label(name)))
    # Without any tag at all the list may just be out of reach.
    others = "Not used in this period" if used else "Chosen"
    groups = [
        ("Tools", tools),
        *((f"Versions of {BY_SLUG[slug].label}", found) for slug, found in versions.items()),
        ("Tags", tags),
        (others, missing),
    ]
    return [(title, choices) for title, choices in groups if choices]


def with_requests(label: str, requests: int) -> str:
    """`Claude Code · 12,345 requests`."""
    return f"{label} · {requests:,} request{'' if requests == 1 else 's'}"


def without(params: QueryDict, *names: str) -> str:
    """The query string on page 1 without some parameters, always with its question mark."""
    rest = params.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return "?" + rest.urlencode()


def export_query(params: QueryDict) -> str:
    """The query string of the same users, all of them, with their reconciliation above."""
    return changed(params, PAGING, head="yes")


def period_link(params: QueryDict, start: date, end: date) -> str:
    """The query string of other days."""
    return changed(params, PERIOD, start_date=start.isoformat(), end_date=end.isoformat())


def segment_links(params: QueryDict, shown: str) -> dict[str, str]:
    """Where the users are that a card counts, by its key: in the table below, or a query string.

    shown: the segment in scope, or empty. The card of the other one then counts nobody.
    """
    links = dict.fromkeys(("users", "spend", "average"), "#table-title")
    if shown:
        return links | {shown: "#table-title"}
    return links | {name: changed(params, ("segment",), segment=name) for name in ("power", "low")}


def changed(params: QueryDict, names: Iterable[str], **values: str) -> str:
    """The query string on page 1 with these values in place of the parameters of those names."""
    rest = without(params, *names)
    return f"{rest}{'' if rest == '?' else '&'}{urlencode(values)}"


def user_link(params: QueryDict) -> str:
    """The query string of one user under the other filters, but for the id at its end."""
    return changed(params, ("q",), q="")
