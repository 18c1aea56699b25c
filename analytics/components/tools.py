"""What tools are called and which colors they have: the same on every page."""

from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType

from analytics.domain.chart import ToolPart
from analytics.domain.tools import BY_SLUG
from analytics.domain.user_parts import ToolKind

from .stack import MOST_LAYERS, UNKNOWN, UNTAGGED, StackLayer, stack_layers

SHARED = "Unknown (shared key)"
NOT_TOLD = "Unknown tool"
# A tool has the same color on every page; others share one.
TOOL_COLORS = {
    "claude-code": "1",
    "cursor": "2",
    "codex": "3",
    "scripts": "4",
    "gemini-cli": "5",
    "opencode": "6",
    "windsurf": "7",
    "cline": "8",
}


def tool_name(kind: ToolKind, name: str) -> str:
    """A tool by its label; an unknown user agent by its own name."""
    if kind is ToolKind.KNOWN:
        return BY_SLUG[name].label
    return {ToolKind.UNTAGGED: "Untagged", ToolKind.SHARED: SHARED}.get(kind, name)


def tool_colors(names: Iterable[str]) -> dict[Hashable, str]:
    """Of the largest tools with a color, then of requests without a tool. names: largest first."""
    known = [name for name in names if name in TOOL_COLORS][:MOST_LAYERS]
    colors: dict[Hashable, str] = {(ToolKind.KNOWN, name): TOOL_COLORS[name] for name in known}
    return colors | {(ToolKind.UNTAGGED, ""): UNTAGGED, (ToolKind.SHARED, ""): UNKNOWN}


def tool_layers(
    parts: Iterable[ToolPart], urls: Mapping[str, str] = MappingProxyType({})
) -> tuple[StackLayer, ...]:
    """The layers of bars by tool: the largest, the others, then those without a name.

    urls: the query strings that add known tools to the filters, by slug.
    """
    parts = tuple(parts)
    totals: dict[tuple[ToolKind, str], float] = {}
    for part in parts:
        totals[part.tool] = totals.get(part.tool, 0.0) + part.value
    largest = sorted(totals, key=lambda tool: (-totals[tool], tool))
    labels: dict[Hashable, str] = {tool: tool_name(*tool) for tool in largest}
    labels |= {(ToolKind.SHARED, ""): NOT_TOLD}
    layers = stack_layers(
        tool_colors(name for _, name in largest),
        labels,
        ((part.tool, part.bar, part.value) for part in parts),
        others="Other tools",
        urls={(ToolKind.KNOWN, slug): url for slug, url in urls.items()},
    )
    return tuple(layers)
