"""Which tools the bars of the chart went through: a partition of each user's or day's figure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from analytics.domain.chart import ToolPart
from analytics.domain.query import SortBy, TagScope, UsageQuery
from analytics.domain.report import NOISE_SHARE, UserUsage
from analytics.domain.tags import AUTOMATIC, family
from analytics.domain.tools import BY_AGENT
from analytics.domain.user_parts import ToolKind
from analytics.mirror.store import Snapshot

from .counted import BY_DAY, count_usage, tagged_rows, usage_parts
from .questions import filters, fragment, run, values_of
from .user_sums import COLUMNS, COUNTS, selected
from .user_tools import KNOWN_AGENTS, NOISELESS, kind_and_name

SUMS = {
    "own_sums": ", ".join(f"any_value(user_{name}) AS user_{name}" for name in COLUMNS),
    "part_sums": selected("sum(partial.{})"),
    "fits": " AND ".join(
        [
            "sum(agent_part.spend) <= any_value(agent_part.user_spend) * (1 + 1e-9)",
            *(f"sum(agent_part.{name}) <= any_value(agent_part.user_{name})" for name in COUNTS),
        ]
    ),
}
METRICS = {
    SortBy.SPEND: NOISELESS,
    SortBy.REQUESTS: "sum(requests)::BIGINT",
    SortBy.TOKENS: "sum(prompt_tokens + completion_tokens)::BIGINT",
}
GIVEN_USERS = "SELECT user_no FROM names WHERE user_id IN (SELECT unnest($user_ids))"
USERS_IN_SCOPE = "WITH usage AS ({usage}) SELECT user_no FROM usage WHERE {in_scope}"
EVERY_CELL = "FROM agent_day"


def fetch_user_parts(
    snapshot: Snapshot, query: UsageQuery, users: Iterable[UserUsage]
) -> tuple[ToolPart, ...]:
    """The query's metric of each user by tool; the parts of a user add up to the user's figure."""
    figures: dict[Hashable, float] = {
        user.user_id: getattr(user, query.metric.value) for user in users
    }
    values = values_of(query) | {"user_ids": [*figures]}
    parts = {"shown": GIVEN_USERS, "bar": "names.user_id", "metric": METRICS[query.metric]}
    if not are_requests_filtered(query):
        return fetch_parts(snapshot, "tool_parts", values, parts | {"moved": EVERY_CELL})
    return fetch_tagged_parts(snapshot, query, values, parts, figures)


def fetch_day_parts(snapshot: Snapshot, query: UsageQuery) -> tuple[ToolPart, ...]:
    """Spend of the scope by day and tool. Days add up to the scope's spend where that is exact."""
    shown = USERS_IN_SCOPE.format(**usage_parts(snapshot, query))
    values = values_of(query)
    parts = {"shown": shown, "bar": "moved.day", "metric": METRICS[SortBy.SPEND]}
    if not are_requests_filtered(query):
        return fetch_parts(snapshot, "tool_parts", values, parts | {"moved": EVERY_CELL})
    figures: dict[Hashable, float] = dict(fetch_tagged_days(snapshot, query))
    return fetch_tagged_parts(snapshot, query, values, parts, figures)


def fetch_tagged_parts(
    snapshot: Snapshot,
    query: UsageQuery,
    values: dict[str, Any],
    parts: dict[str, str],
    figures: Mapping[Hashable, float],
) -> tuple[ToolPart, ...]:
    """Cells that are tagged as a whole; then the rest of each figure, cells tagged in part.

    The rest went through the tool or the tools that the tags stand for; else it cannot be told.
    """
    number = count_usage(snapshot, query).parts["n"]
    parts |= {"n": number, "moved": fragment("moved_cells").format(n=number)}
    known = fetch_parts(snapshot, "tool_parts", values, parts)
    groups = fetch_chosen_tools(snapshot, values, number)
    tools = [next(iter(found)) for found in groups if len(found) == 1]
    tool = min(filter(None, tools), default=None)
    if tool is None and len(groups) == 1 and None not in groups[0]:
        known += fetch_parts(snapshot, "agent_parts", values, parts)
    known = within(known, figures)
    return (*known, *rests(known, figures, kind_and_name(tool)))


def within(parts: tuple[ToolPart, ...], figures: Mapping[Hashable, float]) -> tuple[ToolPart, ...]:
    """The parts, those of a figure in proportion where they exceed it.

    Tags in cells that no user row stands for can count more than the user had in all: the figure is
    capped, its cells are not.
    """
    told: dict[Hashable, float] = defaultdict(float)
    for part in parts:
        told[part.bar] += part.value
    return tuple(
        replace(part, value=part.value * figures[part.bar] / told[part.bar])
        if part.bar in figures and told[part.bar] > figures[part.bar] * (1 + NOISE_SHARE)
        else part
        for part in parts
    )


def fetch_parts(
    snapshot: Snapshot, name: str, values: dict[str, Any], parts: Mapping[str, str]
) -> tuple[ToolPart, ...]:
    """The rows of a statement: bar, tool and value."""
    rows = run(snapshot, name, values | KNOWN_AGENTS, **SUMS, **parts)
    return tuple(
        ToolPart(bar=bar, tool=kind_and_name(tool), value=value) for bar, tool, value in rows
    )


def rests(
    parts: tuple[ToolPart, ...], figures: Mapping[Hashable, float], tool: tuple[ToolKind, str]
) -> Iterator[ToolPart]:
    """What the parts of each figure leave, beyond the noise of adding floats."""
    told: dict[Hashable, float] = defaultdict(float)
    for part in parts:
        told[part.bar] += part.value
    for bar, figure in figures.items():
        rest = figure - told[bar]
        if rest > NOISE_SHARE * figure:
            yield ToolPart(bar=bar, tool=tool, value=rest)


def fetch_chosen_tools(
    snapshot: Snapshot, values: dict[str, Any], number: str
) -> list[set[str | None]]:
    """The tools of each group's tags in the period; None for a tag that is no user agent."""
    groups: dict[int, set[str | None]] = defaultdict(set)
    for group, tag in run(snapshot, "chosen_tags", values, n=number):
        groups[group].add(agent_tool(tag) if tag.startswith(AUTOMATIC) else None)
    return list(groups.values())


def agent_tool(tag: str) -> str:
    """The slug of the known tool of a user agent's tag, else the user agent."""
    agent = family(tag)
    known = BY_AGENT.get(agent.removeprefix(AUTOMATIC))
    return known.slug if known else agent


def fetch_spend_by_day(snapshot: Snapshot, query: UsageQuery) -> dict[date, float]:
    """Spend of the scope by day, USD: what the parts of a day add up to."""
    if are_requests_filtered(query):
        return dict(fetch_tagged_days(snapshot, query))
    is_shown = "user_no > 0"
    if query.tags or any(filters(query)):
        is_shown = f"user_no IN ({USERS_IN_SCOPE.format(**usage_parts(snapshot, query))})"
    return dict(run(snapshot, "spend_by_day", values_of(query), is_shown=is_shown))


def fetch_tagged_days(snapshot: Snapshot, query: UsageQuery) -> list[tuple[date, float]]:
    """Spend of the scope under the tags by day, USD: the most it can be where it is not exact."""
    parts = usage_parts(snapshot, query) | {"tagged": tagged_rows(snapshot, query, BY_DAY)}
    return run(snapshot, "tagged_days", values_of(query), **parts)


def are_requests_filtered(query: UsageQuery) -> bool:
    """Whether figures count tagged requests, not all usage of users."""
    return bool(query.tags) and query.tag_scope is TagScope.REQUESTS
