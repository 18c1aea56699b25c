"""Fills the lists of the toolbar: tools, teams, models and tags of the period."""

from collections.abc import Callable, Iterable

from analytics.domain.formats import count_of, usd
from analytics.domain.query import UsageQuery
from analytics.domain.tags import quoted
from analytics.filters.chips import model_name, team_name, tool_name
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.scope import NONE
from analytics.filters.widgets import CheckOption
from analytics.mirror.store import Snapshot
from analytics.usage.choices import (
    UsageChoice,
    fetch_model_choices,
    fetch_team_choices,
    fetch_tool_choices,
)
from analytics.usage.tags import fetch_tag_usage

# Entries of a list, whether it is in the page or loaded when it is opened.
MOST = 1000


def offer_chosen(filterset: PageFilterSet) -> None:
    """What is chosen and nothing else; the other entries come when a list is opened."""
    filterset.offer_tags(())
    offer(filterset, "tool", (), tool_name)
    offer(filterset, "team", (), lambda entry: team_name(filterset, entry))
    offer(filterset, "model", (), model_name)


def offer_all(filterset: PageFilterSet, snapshot: Snapshot, query: UsageQuery) -> None:
    """Every list, in a page without scripts."""
    for fill in LISTS.values():
        fill(filterset, snapshot, query)


def offer_tools(filterset: PageFilterSet, snapshot: Snapshot, query: UsageQuery) -> None:
    found = fetch_tool_choices(snapshot, query.start_date, query.end_date)
    offer(filterset, "tool", found[:MOST], tool_name)


def offer_teams(filterset: PageFilterSet, snapshot: Snapshot, query: UsageQuery) -> None:
    found = fetch_team_choices(snapshot, query.start_date, query.end_date, most=MOST)
    offer(filterset, "team", found, lambda entry: team_name(filterset, entry))


def offer_models(filterset: PageFilterSet, snapshot: Snapshot, query: UsageQuery) -> None:
    found = fetch_model_choices(snapshot, query.start_date, query.end_date, most=MOST)
    offer(filterset, "model", found, model_name)


def offer_tags(filterset: PageFilterSet, snapshot: Snapshot, query: UsageQuery) -> None:
    filterset.offer_tags(fetch_tag_usage(snapshot, query.start_date, query.end_date, most=MOST))


# By the parameter; each fills in at most MOST entries.
LISTS = {
    "tool": offer_tools,
    "team": offer_teams,
    "model": offer_models,
    "tag_filters": offer_tags,
}


def offer(
    filterset: PageFilterSet,
    name: str,
    found: Iterable[UsageChoice],
    name_of: Callable[[str], str],
) -> None:
    """Fill one list; what is chosen and not found stands on top."""
    options = [option(choice, name_of) for choice in found]
    known = {one.value for one in options}
    missing = [
        CheckOption(entry, name_of(entry))
        for entry in filterset.data.getlist(name)
        if entry not in known
    ]
    groups = [("Not used in this period" if options else "Chosen", missing)]
    groups.append(("By spend in this period", options))
    filterset.offer(name, [(title, entries) for title, entries in groups if entries])


def option(choice: UsageChoice, name_of: Callable[[str], str]) -> CheckOption:
    """users where they are known, else requests; and USD."""
    value = quoted(choice.value) if choice.value else NONE
    users = choice.users
    note = count_of(choice.requests, "request") if users is None else count_of(users, "user")
    return CheckOption(value, choice.label or name_of(value), note, usd(choice.spend))
