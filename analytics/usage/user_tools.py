"""Which tools a user's spend went through: a partition, so that tools add up to the user."""

from itertools import groupby

from analytics.domain.tags import AUTOMATIC
from analytics.domain.tools import BY_AGENT, BY_SLUG
from analytics.domain.user_parts import NamedUsage, ToolKind, ToolUsage
from analytics.mirror.store import Snapshot

from .questions import run
from .user_sums import COLUMNS, COUNTS, SUMMED, add_sums, selected, sums_of

# Less the noise of adding floats.
NOISELESS = "CASE WHEN abs(sum(spend)) > 1e-12 * sum(abs(spend)) THEN sum(spend) ELSE 0 END"
KNOWN_AGENTS = {
    "agents": [AUTOMATIC + agent for agent in BY_AGENT],
    "slugs": [tool.slug for tool in BY_AGENT.values()],
}
PARTS = {
    "cell_sums": selected("user_cell.{}"),
    "columns": ", ".join(COLUMNS),
    "sums": ", ".join(
        [f"{NOISELESS} AS spend", *(f"sum({name})::BIGINT AS {name}" for name in COUNTS)]
    ),
}


def fill_user_agent(snapshot: Snapshot, values: dict) -> None:
    """Fill the temporary table `user_agent`. After `user_cell`."""
    run(snapshot, "user_agent", values | KNOWN_AGENTS, **PARTS)


def fetch_tools(snapshot: Snapshot) -> tuple[ToolUsage, ...]:
    """The user's tools, the largest spend first; then what has no tool. After `user_agent`."""
    rows = run(snapshot, "user_tools", {}, sums=SUMMED)
    rows.sort(key=lambda row: (row[0] is None, row[0] or ""))
    tools = [tool_usage(tool, list(of_tool)) for tool, of_tool in groupby(rows, lambda row: row[0])]
    return tuple(sorted(tools, key=place_of))


def tool_usage(tool: str | None, rows: list[tuple]) -> ToolUsage:
    """One tool. rows: of `user_tools.sql`."""
    kind, name = kind_and_name(tool)
    versions = tuple(version_usage(*row[1:]) for row in rows)
    return ToolUsage(
        kind=kind,
        name=name,
        sums=add_sums(version.sums for version in versions),
        last_day=max(version.last_day for version in versions),
        versions=versions if kind in (ToolKind.KNOWN, ToolKind.AGENT) else (),
    )


def version_usage(agent: str | None, version: str, *row) -> NamedUsage:
    """Named as the client calls itself: `claude-cli/2.0.14`."""
    *sums, last_day = row
    return NamedUsage(name=version_name(agent, version), sums=sums_of(sums), last_day=last_day)


def version_name(agent: str | None, version: str) -> str:
    """As the client calls itself; empty where none was told."""
    return "/".join(filter(None, ((agent or "").removeprefix(AUTOMATIC), version)))


def kind_and_name(tool: str | None) -> tuple[ToolKind, str]:
    """What a value of the column `tool` is, and its name."""
    if tool is None:
        return ToolKind.SHARED, ""
    if not tool:
        return ToolKind.UNTAGGED, ""
    if tool in BY_SLUG:
        return ToolKind.KNOWN, tool
    return ToolKind.AGENT, tool.removeprefix(AUTOMATIC)


def tool_of(name: str) -> str:
    """The value of the column `tool` for a name of `kind_and_name`; '' without a tool."""
    return name if not name or name in BY_SLUG else AUTOMATIC + name


def place_of(tool: ToolUsage) -> tuple:
    """Sorts tools by spend, those without a name last."""
    return tool.kind in (ToolKind.UNTAGGED, ToolKind.SHARED), -tool.sums.spend, tool.kind, tool.name
