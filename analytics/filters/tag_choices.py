"""The tags to choose from, most used first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from analytics.domain.tags import PREFIX, quoted, split_tags, tool_named, tool_of, tool_requests
from analytics.domain.tools import BY_SLUG

from .widgets import CheckOption

# Of `key:value` tags, a group each for the keys that several tags have.
MIN_GROUP = 2

Groups = list[tuple[str, list[CheckOption]]]


def tag_choices(chosen: Sequence[str], usage: Iterable[tuple[str, int]]) -> Groups:
    """Tags by their key and versions of tools, most used first; what nobody used on top.

    usage: (tag, requests) of the period. A tag that is a tool's own name is the tool. Tools have a
    list of their own: only those that are chosen as tags are here.
    """
    used = tuple(usage)
    tools = [option(tool.slug, tool.label, count) for tool, count in tool_requests(used)]
    versions: dict[str, list[CheckOption]] = {tool.value: [] for tool in tools}
    tags: dict[str, list[CheckOption]] = defaultdict(list)
    for tag, requests in used:
        tool = tool_of(tag)
        if tool and tag.startswith(PREFIX):
            versions[tool.slug].append(option(quoted(tag), tag.removeprefix(PREFIX), requests))
        elif not tool:
            tags[key_of(tag)].append(option(quoted(tag), tag, requests))
    known = {
        one.value for options in (tools, *tags.values(), *versions.values()) for one in options
    }
    missing: list[CheckOption] = []
    for name in chosen:
        if name not in known:
            tool = tool_named(name)
            is_used = tool is not None and tool.slug in versions
            (tools if is_used else missing).append(CheckOption(name, tag_label(name)))
    chosen_tools = [tool for tool in tools if tool.value in set(chosen)]
    groups: Groups = [
        # Without any tag at all the list may just be out of reach.
        ("Not used in this period" if used else "Chosen", missing),
        ("Tools", chosen_tools),
        *by_key(tags),
        *((f"Versions of {BY_SLUG[slug].label}", found) for slug, found in versions.items()),
    ]
    return [(title, options) for title, options in groups if options]


def key_of(tag: str) -> str:
    """`team` of `team:payments`; empty for a tag without a key, and for a user agent."""
    key, colon, value = tag.partition(":")
    return key if colon and value and not tag.startswith(PREFIX) else ""


def by_key(tags: dict[str, list[CheckOption]]) -> Groups:
    """A group for each key of several tags; the other tags in one."""
    keyed = {key: found for key, found in tags.items() if key and len(found) >= MIN_GROUP}
    others = [one for key, found in tags.items() if key not in keyed for one in found]
    return [*keyed.items(), ("Other tags" if keyed else "Tags", others)]


def option(value: str, label: str, requests: int) -> CheckOption:
    return CheckOption(value, label, f"{requests:,} request{'' if requests == 1 else 's'}")


def tag_label(name: str) -> str:
    """A tool by its label, a tag as it is written."""
    return BY_SLUG[name].label if name in BY_SLUG else split_tags(name)[0]
