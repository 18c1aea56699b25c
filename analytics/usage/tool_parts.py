"""Which tools the bars of the chart went through: a partition of each user's or day's figure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date

from analytics.domain.chart import ToolPart
from analytics.domain.query import SortBy, TagScope, UsageQuery
from analytics.domain.report import NOISE_SHARE, UserUsage
from analytics.domain.tags import AUTOMATIC, family
from analytics.domain.tools import BY_AGENT
from analytics.domain.user_parts import ToolKind
from analytics.mirror.store import Snapshot

from .questions import BY_DAY, count_tagged, run, tagged_rows, usage_parts, values_of
from .user_sums import COLUMNS, COUNTS, selected
from .user_tools import AGENT_SUMS, KNOWN_AGENTS, NOISELESS, kind_and_name

SUMS = {
    "own_sums": ", ".join(f"any_value(user_{name}) AS user_{name}" for name in COLUMNS),
    "agent_sums": AGENT_SUMS,
    "fits": " AND ".join(
        [
            "sum(agent_part.spend) <= any_value(agent_part.user_spend) * (1 + 1e-9)",
            *(f"sum(agent_part.{name}) <= any_value(agent_part.user_{name})" for name in COUNTS),
        ]
    ),
    "cell_sums": selected("any_value(agent_part.user_{})"),
    "whole_sums": selected("set_day.{}"),
    "signed_agent_sums": selected("side.sign * agent_part.{}"),
    "signed_cell_sums": selected("side.sign * cell_part.{}"),
}
METRICS = {
    SortBy.SPEND: NOISELESS,
    SortBy.REQUESTS: "sum(requests)::BIGINT",
    SortBy.TOKENS: "sum(prompt_tokens + completion_tokens)::BIGINT",
}
GIVEN_USERS = "SELECT user_no FROM names WHERE user_id IN (SELECT unnest($user_ids))"
USERS_IN_SCOPE = "WITH usage AS ({usage}) SELECT user_no FROM usage WHERE {in_scope}"
COUNTED = "AND tagset_no IN (SELECT tagset_no FROM whole_set_{n})"


def fetch_user_parts(
    snapshot: Snapshot, query: UsageQuery, users: Iterable[UserUsage]
) -> tuple[ToolPart, ...]:
    """The query's metric of each user by tool; the parts of a user add up to the user's figure."""
    figures: dict[Hashable, float] = {
        user.user_id: getattr(user, query.metric.value) for user in users
    }
    values = values_of(query) | {"user_ids": [*figures]}
    parts = {"shown": GIVEN_USERS, "bar": "names.user_id", "metric": METRICS[query.metric]}
    return completed(snapshot, query, fetch_parts(snapshot, query, values, parts), figures)


def fetch_day_parts(snapshot: Snapshot, query: UsageQuery) -> tuple[ToolPart, ...]:
    """Spend of the scope by day and tool. Days add up to the scope's spend where that is exact."""
    shown = USERS_IN_SCOPE.format(**usage_parts(snapshot, query))
    parts = {"shown": shown, "bar": "moved.day", "metric": METRICS[SortBy.SPEND]}
    known = fetch_parts(snapshot, query, values_of(query), parts)
    return completed(snapshot, query, known, fetch_tagged_days(snapshot, query))


def fetch_parts(
    snapshot: Snapshot, query: UsageQuery, values: dict, parts: Mapping[str, str]
) -> tuple[ToolPart, ...]:
    """What is known: of usage under tags, the cells that are tagged as a whole."""
    counted = ""
    if are_requests_filtered(query):
        counted = COUNTED.format(n=count_tagged(snapshot, query))
    rows = run(snapshot, "tool_parts", values | KNOWN_AGENTS, counted=counted, **SUMS, **parts)
    return tuple(
        ToolPart(bar=bar, tool=kind_and_name(tool), value=value) for bar, tool, value in rows
    )


def completed(
    snapshot: Snapshot,
    query: UsageQuery,
    parts: tuple[ToolPart, ...],
    figures: Mapping[Hashable, float],
) -> tuple[ToolPart, ...]:
    """With the rest of each figure: requests under the tags in cells that are tagged in part.

    They went through the tool that the tags stand for; else it cannot be told.
    """
    if not are_requests_filtered(query):
        return parts
    tool = fetch_chosen_tool(snapshot, query)
    return (*parts, *rests(parts, figures, tool))


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


def fetch_chosen_tool(snapshot: Snapshot, query: UsageQuery) -> tuple[ToolKind, str]:
    """The one tool whose user agents all recorded tags of a group are; else none can be told."""
    number = count_tagged(snapshot, query)
    groups: dict[int, set[str | None]] = defaultdict(set)
    for group, tag in run(snapshot, "chosen_tags", {}, n=str(number)):
        groups[group].add(agent_tool(tag) if tag.startswith(AUTOMATIC) else None)
    tools = [tool for found in groups.values() if len(found) == 1 for tool in found if tool]
    return kind_and_name(min(tools, default=None))


def agent_tool(tag: str) -> str:
    """The slug of the known tool of a user agent's tag, else the user agent."""
    agent = family(tag)
    known = BY_AGENT.get(agent.removeprefix(AUTOMATIC))
    return known.slug if known else agent


def fetch_tagged_days(snapshot: Snapshot, query: UsageQuery) -> dict[Hashable, float]:
    """Spend of the scope under the tags by day, USD: the most it can be where it is not exact."""
    if not are_requests_filtered(query):
        return {}
    parts = usage_parts(snapshot, query) | {"tagged": tagged_rows(snapshot, query, BY_DAY)}
    rows: list[tuple[date, float]] = run(snapshot, "tagged_days", values_of(query), **parts)
    return dict(rows)


def are_requests_filtered(query: UsageQuery) -> bool:
    """Whether figures count tagged requests, not all usage of users."""
    return bool(query.tags) and query.tag_scope is TagScope.REQUESTS
