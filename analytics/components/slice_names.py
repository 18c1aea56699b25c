"""What rows of tools, models and teams are called."""

from analytics.domain.slices import RowKind, SliceBy, SliceRow
from analytics.domain.tools import BY_SLUG

from .tools import SHARED

TITLES = {SliceBy.TOOL: "Tools", SliceBy.MODEL: "Models", SliceBy.TEAM: "Teams"}
NONE_LABELS = {SliceBy.TOOL: "Untagged", SliceBy.MODEL: "No model", SliceBy.TEAM: "No team"}
OTHER_LABELS = {
    RowKind.SHARED: SHARED,
    RowKind.UNATTRIBUTED: "Unattributed",
    RowKind.FILTERED_OUT: "Filtered out",
}


def row_label(by: SliceBy, row: SliceRow) -> str:
    """`Claude Code`, `gpt-5`, a team by its alias, `Untagged`."""
    if row.kind is RowKind.NAMED:
        return BY_SLUG[row.name].label if by is SliceBy.TOOL else row.alias or row.name
    if row.kind is RowKind.TOTAL:
        return f"All {TITLES[by].lower()}"
    if row.kind is RowKind.NONE:
        return NONE_LABELS[by]
    return OTHER_LABELS.get(row.kind, row.name)
