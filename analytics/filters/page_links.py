"""The links of one view: periods, sizes, exports and the users that a card counts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from analytics.domain.periods import RANGES, step
from analytics.domain.tools import TOOLS

from .fields import FIRST_DAY
from .filtersets import PAGE_SIZES, TOP_NS, UsageFilterSet
from .links import PERIOD, Choice, choices, query_to_append, query_with, query_without

PAGING = ("page", "page_size", "top_n", "cols", "chart", "lists")
# What Clear leaves: how the page looks, not what it shows.
LOOKS = ("cols", "compare", "chart", "lists", "by", "wide")
BACK, FORWARD = -1, 1
TABLE = "#table-title"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """Query strings of one view. Fields without a default also exist for invalid parameters.

    earlier, later: neighboring periods, empty where the calendar ends. fixed: the same days by
    date, empty if the URL names them already. user: the page of a user, without the id at its
    end. tag, tool: one of them, without its name at the end. days: without a period, to append one;
    bounds: without bounds of spend. more_tools: by slug of each tool that is not chosen.
    cleared: without any filter; is_filtered: whether it makes a difference. cards: by card key; a
    card that counts nobody has none.
    """

    presets: tuple[Choice, ...]
    page_sizes: tuple[Choice, ...]
    top_ns: tuple[Choice, ...]
    user: str
    tag: str
    tool: str
    days: str
    bounds: str
    more_tools: dict[str, str]
    cleared: str
    is_filtered: bool
    export: str = ""
    earlier: str = ""
    later: str = ""
    fixed: str = ""
    cards: dict[str, str] = field(default_factory=dict)


def page_links(filterset: UsageFilterSet) -> PageLinks:
    """Each changes one parameter, keeps the others and leads to page 1."""
    params, data = filterset.params, filterset.data
    always: dict[str, Any] = {
        "presets": presets(filterset),
        "page_sizes": choices(params, "page_size", PAGE_SIZES, data["page_size"]),
        "top_ns": choices(params, "top_n", TOP_NS, data["top_n"]),
        "user": reverse("usage:user") + query_with(params, user_id=""),
        "tag": query_with(params, "tag_mode", tag_filters=""),
        "tool": query_with(params, tool=""),
        "days": query_to_append(params, *PERIOD),
        "bounds": query_to_append(params, "min_spend", "max_spend"),
        "more_tools": more_tools(filterset),
        "cleared": query_without(params, *(set(params) - set(LOOKS))),
        "is_filtered": not set(params) <= {*LOOKS, "page"},
    }
    if not filterset.is_valid():
        return PageLinks(**always)
    return PageLinks(
        **always,
        export=query_with(params, *PAGING, head="yes"),
        earlier=neighbor(filterset, BACK),
        later=neighbor(filterset, FORWARD),
        fixed="" if "start_date" in params else dates_link(filterset, *dates(filterset)),
        cards=card_links(filterset),
    )


def more_tools(filterset: UsageFilterSet) -> dict[str, str]:
    """Each adds one tool to those that are chosen."""
    chosen = filterset.data.getlist("tool")
    prefix = query_to_append(filterset.params, "tool")
    return {
        tool.slug: prefix + urlencode({"tool": [*chosen, tool.slug]}, doseq=True)
        for tool in TOOLS
        if tool.slug not in chosen
    }


def presets(filterset: UsageFilterSet) -> tuple[Choice, ...]:
    """Every period by name."""
    active = filterset.data.get("range")
    return tuple(
        Choice(
            f"period-{name}",
            label,
            query_with(filterset.params, *PERIOD, range=name),
            name == active,
        )
        for name, (label, _) in RANGES.items()
    )


def dates(filterset: UsageFilterSet) -> tuple[date, date]:
    given = filterset.form.cleaned_data
    return given["start_date"], given["end_date"]


def dates_link(filterset: UsageFilterSet, start: date, end: date) -> str:
    """The same view of these days."""
    return query_with(filterset.params, *PERIOD, start_date=start, end_date=end)


def neighbor(filterset: UsageFilterSet, direction: int) -> str:
    """The period before or after; empty before the calendar begins, or after today."""
    start, end = step(*dates(filterset), direction)
    if start < FIRST_DAY or start > filterset.today:
        return ""
    return dates_link(filterset, start, end)


def card_links(filterset: UsageFilterSet) -> dict[str, str]:
    """To the table below, or to a segment; under one segment the card of the other has no link."""
    shown = filterset.form.cleaned_data["segment"]
    links = dict.fromkeys(("users", "spend", "average"), TABLE)
    if shown:
        return links | {shown: TABLE}
    segments = ("power", "low")
    return links | {name: query_with(filterset.params, segment=name) for name in segments}
