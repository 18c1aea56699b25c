"""The layers of a user's chart: the largest models, tools or keys, then the others."""

from collections.abc import Hashable

from analytics.components.stack import MOST_LAYERS, StackChart, stack_chart, stack_layers
from analytics.components.tools import tool_colors, tool_name
from analytics.domain.chart import compared_days
from analytics.domain.user_report import Layer, UserQuery, UserReport

from .words import key_label, model_name


def user_chart(query: UserQuery, report: UserReport) -> StackChart:
    """Spend per day by the query's layer."""
    layers = stack_layers(
        layer_colors(query.layer, report),
        layer_labels(query.layer, report),
        ((part.layer, part.day, part.spend) for part in report.layer_days),
        others=f"Other {query.layer.value}s",
    )
    spend = {day.day: day.sums.spend for day in report.history}
    compared = compared_days(report.periods, spend) if report.periods else ()
    return stack_chart(
        layers, query.start_date, query.end_date, query.today, compared, report.periods
    )


def layer_colors(layer: Layer, report: UserReport) -> dict[Hashable, str]:
    """The color of each layer that has one of its own, from the bottom up."""
    if layer is Layer.TOOL:
        return tool_colors(tool.name for tool in report.tools)
    ordered: list[Hashable]
    if layer is Layer.MODEL:
        ordered = [model.name for model in report.models]
    else:
        ordered = [key.number for key in report.keys]
    return {key: str(place) for place, key in enumerate(ordered[:MOST_LAYERS], start=1)}


def layer_labels(layer: Layer, report: UserReport) -> dict[Hashable, str]:
    """What each layer is called."""
    if layer is Layer.MODEL:
        return {model.name: model_name(model.name) for model in report.models}
    if layer is Layer.KEY:
        return {key.number: key_label(key) for key in report.keys}
    return {(tool.kind, tool.name): tool_name(tool.kind, tool.name) for tool in report.tools}
