"""The tags and tools to choose from, most used first."""

from collections.abc import Iterable

from analytics.domain.tags import PREFIX, quoted, split_tags, tool_named, tool_of, tool_requests
from analytics.domain.tools import BY_SLUG


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


def tag_label(name: str) -> str:
    """A tool by its label, a tag as it is written."""
    return BY_SLUG[name].label if name in BY_SLUG else split_tags(name)[0]
