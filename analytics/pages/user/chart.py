"""The layers of a user's chart: the largest models, tools or keys, then the others."""

from collections.abc import Hashable

from analytics.components.stack import StackChart, StackLayer, grouped, stack_chart
from analytics.domain.user_parts import ToolKind
from analytics.domain.user_report import Layer, UserQuery, UserReport

from .words import key_label, model_name, tool_name

MOST_LAYERS = 6
OTHER, UNTAGGED = "other", "untagged"
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


def user_chart(query: UserQuery, report: UserReport) -> StackChart:
    """Spend per day by the query's layer."""
    colors = layer_colors(query.layer, report)
    labels = layer_labels(query.layer, report)
    amounts = grouped(
        (part.layer if colors.get(part.layer) else OTHER, part.day, part.spend)
        for part in report.layer_days
    )
    layers = [
        StackLayer(label=labels[key], color=color, values=amounts[key])
        for key, color in colors.items()
        if key in amounts
    ]
    if OTHER in amounts:
        others = StackLayer(label=f"Other {query.layer.value}s", color=OTHER, values=amounts[OTHER])
        nameless = [layer for layer in layers if layer.color in (OTHER, UNTAGGED)]
        layers = [*(layer for layer in layers if layer not in nameless), others, *nameless]
    return stack_chart(layers, query.start_date, query.end_date, query.today)


def layer_colors(layer: Layer, report: UserReport) -> dict[Hashable, str]:
    """The color of each layer that has one of its own, from the bottom up."""
    if layer is Layer.TOOL:
        return tool_colors(report)
    ordered: list[Hashable]
    if layer is Layer.MODEL:
        ordered = [model.name for model in report.models]
    else:
        ordered = [key.number for key in report.keys]
    return {key: str(place) for place, key in enumerate(ordered[:MOST_LAYERS], start=1)}


def tool_colors(report: UserReport) -> dict[Hashable, str]:
    """Of the largest tools with a color, then of requests without a tool."""
    known = [tool.name for tool in report.tools if tool.name in TOOL_COLORS][:MOST_LAYERS]
    colors: dict[Hashable, str] = {(ToolKind.KNOWN, name): TOOL_COLORS[name] for name in known}
    return colors | {(ToolKind.UNTAGGED, ""): UNTAGGED, (ToolKind.SHARED, ""): OTHER}


def layer_labels(layer: Layer, report: UserReport) -> dict[Hashable, str]:
    """What each layer is called."""
    if layer is Layer.MODEL:
        return {model.name: model_name(model.name) for model in report.models}
    if layer is Layer.KEY:
        return {key.number: key_label(key) for key in report.keys}
    return {(tool.kind, tool.name): tool_name(tool.kind, tool.name) for tool in report.tools}
