"""Rows of the tables of a user's page. Templates draw them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analytics.components.key_states import STATE_LEVELS, state_label
from analytics.components.stack import StackLayer
from analytics.components.tools import tool_name
from analytics.domain.formats import cut_middle
from analytics.domain.user_parts import KeyUsage, NamedUsage, Sums, ToolUsage
from analytics.domain.user_report import UserReport

from .words import budget_label, key_name, last_four, model_name

NAME_LENGTH = 44
# Keys beyond these are folded.
SHOWN_KEYS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A part of the user's usage. color: as in the chart, or empty. share: of the spend, 0..1.

    bar: the spend in per cent of the largest, for SVG. parts: folded rows, such as versions.
    """

    name: str
    title: str
    sums: Sums
    share: float | None
    bar: str
    last_day: date | None
    color: str = ""
    parts: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key. level, icon: of its state. budget: in words, empty without one."""

    name: str
    title: str
    last_four: str
    team: str
    state: str
    level: str
    icon: str
    budget: str
    first_day: date | None
    last_day: date | None
    sums: Sums
    share: float | None


def share_of(spend: float, report: UserReport) -> float | None:
    """Of the user's spend, 0..1; None where that is nothing."""
    return spend / report.sums.spend if report.sums.spend > 0 else None


def row(name: str, part: NamedUsage | ToolUsage, report: UserReport, largest: float, **more) -> Row:
    return Row(
        name=cut_middle(name, NAME_LENGTH),
        title=name,
        sums=part.sums,
        share=share_of(part.sums.spend, report),
        bar=f"{max(part.sums.spend, 0) / largest:.1%}" if largest > 0 else "0%",
        last_day=part.last_day,
        **more,
    )


def named_rows(
    parts: Iterable[NamedUsage], report: UserReport, nameless: str, colors: Mapping[str, str]
) -> tuple[Row, ...]:
    """Models, providers or MCP tools. nameless: what an empty name means."""
    parts = tuple(parts)
    largest = max((part.sums.spend for part in parts), default=0.0)
    return tuple(
        row(
            part.name or nameless,
            part,
            report,
            largest,
            color=colors.get(model_name(part.name), "other") if colors else "",
        )
        for part in parts
    )


def tool_rows(report: UserReport, colors: Mapping[str, str]) -> tuple[Row, ...]:
    """Tools with their versions, the largest spend first."""
    largest = max((tool.sums.spend for tool in report.tools), default=0.0)
    rows = []
    for tool in report.tools:
        name = tool_name(tool.kind, tool.name)
        # One version is what the tool's own row says already, unless it is another name.
        parts = tool.versions if [part.name for part in tool.versions] != [tool.name] else ()
        rows.append(
            row(
                name,
                tool,
                report,
                largest,
                color=colors.get(name, "other") if colors else "",
                parts=tuple(row(part.name, part, report, largest) for part in parts),
            )
        )
    return tuple(rows)


def key_rows(report: UserReport, now: datetime) -> tuple[KeyRow, ...]:
    """now: UTC without a zone, which decides what has expired."""
    return tuple(key_row(key, report, now) for key in report.keys)


def key_row(key: KeyUsage, report: UserReport, now: datetime) -> KeyRow:
    state = key.state_at(now)
    level, icon = STATE_LEVELS[state]
    return KeyRow(
        name=cut_middle(key_name(key), NAME_LENGTH),
        title=key_name(key),
        last_four=last_four(key),
        team=key.team or "No team",
        state=state_label(key, state),
        level=level,
        icon=icon,
        budget=budget_label(key.budget.limit, key.budget.duration),
        first_day=key.first_day,
        last_day=key.last_day,
        sums=key.sums,
        share=share_of(key.sums.spend, report),
    )


def colors_of(layers: Iterable[StackLayer]) -> dict[str, str]:
    """The color of each layer of the chart by its label."""
    return {layer.label: layer.color for layer in layers}
