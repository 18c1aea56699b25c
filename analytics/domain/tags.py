"""Resolves tags in URLs: tools, user agent spellings and matching."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .tools import BY_AGENT, BY_SLUG, Tool

PREFIX = "User-Agent:"
AUTOMATIC = "User-Agent: "

# A comma separates two tags unless it stands in parentheses, as in `claude-cli/2 (external, cli)`,
# or in a quoted tag, where "" stands for one quotation mark.
SEPARATED = re.compile(r'"(?:[^"]|"")*"|\([^()]*\)|[^,]')
PLAIN = re.compile(r'(?:[^,"()]|\([^"()]*\))+')
QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a comma-separated list, in order, empty ones left out."""
    tags: list[str] = [""]
    position = 0
    while position < len(text):
        if match := SEPARATED.match(text, position):
            tags[-1] += match.group()
            position = match.end()
        else:
            tags.append("")
            position += 1
    return tuple(filter(None, map(unquoted, tags)))


def quoted(tag: str) -> str:
    """The tag as `split_tags` reads it back, in quotation marks only where it needs them."""
    if PLAIN.fullmatch(tag) and tag == tag.strip():
        return tag
    return '"' + tag.replace('"', '""') + '"'


def unquoted(part: str) -> str:
    """One tag of a list, without quotation marks around it, or else without surrounding space."""
    if match := QUOTED.fullmatch(part):
        return match.group(1).replace('""', '"')
    return part.strip()


def tool_named(name: str) -> Tool | None:
    """The tool of that slug or label, in any case."""
    return BY_SLUG.get(name.strip().casefold().replace(" ", "-").replace("_", "-"))


def exact_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Every spelling that the names stand for, each once, in order.

    A tool stands for all of its user agents, and for a tag that is its own name. A user agent is
    written by LiteLLM with a space after the colon, by people often without: both are meant.
    """
    return tuple(dict.fromkeys(tag for name in names for tag in spellings(name)))


def spellings(name: str) -> tuple[str, ...]:
    """What one name stands for."""
    if tool := tool_named(name):
        agents = [tag for agent in tool.agents for tag in (AUTOMATIC + agent, PREFIX + agent)]
        return (*agents, tool.slug, tool.label, name)
    if name.startswith(PREFIX):
        agent = name.removeprefix(PREFIX).strip()
        return AUTOMATIC + agent, PREFIX + agent, name
    return (name,)


def is_custom(tag: str) -> bool:
    """Whether the tag stands for itself alone: for no user agent, and for no tool."""
    return spellings(tag) == (tag,)


def tool_of(tag: str) -> Tool | None:
    """The tool that finds the tag: by its user agent, whatever the version, or by its own name."""
    if tag.startswith(AUTOMATIC):
        return BY_AGENT.get(family(tag).removeprefix(AUTOMATIC))
    if tag.startswith(PREFIX):
        return BY_AGENT.get(tag.removeprefix(PREFIX))
    tool = tool_named(tag)
    return tool if tool and tag in (tool.slug, tool.label) else None


def without_contained(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Without the tags whose requests another one holds: `User-Agent: a` holds `User-Agent: a/1`.

    LiteLLM writes both automatic tags on every request of a client that names its version.
    """
    chosen = set(tags)
    return tuple(tag for tag in tags if family(tag) not in chosen or family(tag) == tag)


def family(tag: str) -> str:
    """`User-Agent: a` for `User-Agent: a/1 (x)`; any other tag as it is."""
    return tag.partition("/")[0] if tag.startswith(AUTOMATIC) else tag


def tool_requests(requests: Iterable[tuple[str, int]]) -> tuple[tuple[Tool, int], ...]:
    """Requests of each tool, most used first, from (tag, requests) of all tags."""
    usage = tool_usage((tag, count, 0.0) for tag, count in requests)
    found = ((tool, count) for tool, (count, _) in usage.items())
    return tuple(sorted(found, key=lambda entry: (-entry[1], entry[0].slug)))


def tool_usage(usage: Iterable[tuple[str, int, float]]) -> dict[Tool, tuple[int, float]]:
    """(requests, USD) of each tool, from (tag, requests, USD) of all tags.

    Only families count, in LiteLLM's own spelling: their requests exclude each other. Without any
    of a tool, the most used of the tags that people wrote for it counts.
    """
    totals: dict[Tool, tuple[int, float]] = {}
    by_hand: dict[Tool, tuple[int, float]] = {}
    for tag, count, spend in usage:
        tool = tool_of(tag)
        if tool and tag.startswith(AUTOMATIC) and family(tag) == tag:
            requests, spent = totals.get(tool, (0, 0.0))
            totals[tool] = requests + count, spent + spend
        elif tool:
            by_hand[tool] = max(by_hand.get(tool, (0, 0.0)), (count, spend))
    return by_hand | totals


@dataclass(frozen=True, slots=True, kw_only=True)
class TagBadge:
    """A tool, a client that is no known tool, or another tag. name: as the filter takes it.

    tags: the spellings and versions that it stands for, most used first.
    """

    label: str
    name: str
    is_client: bool
    tags: tuple[str, ...]


def tag_badges(tags: Iterable[str]) -> tuple[TagBadge, ...]:
    """Clients first, each once with all its versions, then other tags; most used first."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for tag in tags:
        found.setdefault(badge_of(tag), []).append(tag)
    badges = [
        TagBadge(label=label, name=name, is_client=is_client, tags=tuple(spelled))
        for (label, name, is_client), spelled in found.items()
    ]
    return tuple(sorted(badges, key=lambda badge: not badge.is_client))


def badge_of(tag: str) -> tuple[str, str, bool]:
    """Label, name and whether it is a client."""
    if tool := tool_of(tag):
        return tool.label, tool.slug, True
    if tag.startswith(AUTOMATIC):
        return family(tag).removeprefix(AUTOMATIC), quoted(family(tag)), True
    return tag, quoted(tag), False
