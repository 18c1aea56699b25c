"""What the pages of tools, models and teams say of their rows."""

from analytics.components.tools import tool_name
from analytics.domain.slices import RowKind, SliceBy, SliceRow

NOTES = {
    SliceBy.TOOL: "A request has one user agent, so tools add up. Users of several tools count in"
    " each.",
    SliceBy.MODEL: "Users of several models count in each.",
    SliceBy.TEAM: "The team of a request is that of its key on that day. Users of several teams"
    " count in each. Spend is by keys of users; that of team keys, which belong to no user, is part"
    " of Unattributed.",
    SliceBy.PROVIDER: "Users of several providers count in each.",
    SliceBy.ORGANIZATION: "The organization of a request is the one that its team belongs to now."
    " Users of several organizations count in each.",
    SliceBy.KEY: "Users of several keys count in each. Keys are named by alias and last four"
    " characters.",
    SliceBy.TAG: "A request with several tags is in the row of each, so rows do not add up, nor do"
    " their shares of all spend. Where “at least” is beneath a figure, only bounds are known:"
    " figures are then the most that they can be. Tags of tools and user agents are no rows.",
}
# Beneath a row that is no tool, model or team.
HINTS = {
    RowKind.UNATTRIBUTED: "belongs to no user",
    RowKind.FILTERED_OUT: "by the filters above",
}
NONE_HINTS = {
    SliceBy.TOOL: "no user agent",
    SliceBy.MODEL: "no model recorded",
    SliceBy.TEAM: "keys without a team",
    SliceBy.PROVIDER: "no provider recorded",
    SliceBy.ORGANIZATION: "teams without one, and keys without a team",
    SliceBy.KEY: "no key recorded",
    SliceBy.TAG: "requests without any of these tags",
}


def row_hint(by: SliceBy, row: SliceRow) -> str:
    """What a remainder is; empty for other rows."""
    return NONE_HINTS[by] if row.kind is RowKind.NONE else HINTS.get(row.kind, "")


def top_tool(row: SliceRow) -> str | None:
    """`Claude Code`; None without a tool."""
    return tool_name(*row.top_tool) if row.top_tool else None
