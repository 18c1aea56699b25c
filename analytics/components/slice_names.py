"""What rows of tools, models and teams are called."""

from analytics.domain.slices import RowKind, SliceBy, SliceRow
from analytics.domain.tools import BY_SLUG

from .keys import key_label
from .tools import SHARED

TITLES = {by: f"{by.value.capitalize()}s" for by in SliceBy}
NONE_LABELS = {
    SliceBy.TOOL: "Untagged",
    SliceBy.MODEL: "No model",
    SliceBy.TEAM: "No team",
    SliceBy.PROVIDER: "No provider",
    SliceBy.ORGANIZATION: "No organization",
    SliceBy.KEY: "No key",
    SliceBy.TAG: "No custom tag",
}
OTHER_LABELS = {
    RowKind.SHARED: SHARED,
    RowKind.UNATTRIBUTED: "Unattributed",
    RowKind.FILTERED_OUT: "Filtered out",
}


def row_label(by: SliceBy, row: SliceRow) -> str:
    """`Claude Code`, `gpt-5`, a team by its alias, `Untagged`."""
    if row.kind is RowKind.NAMED and by is SliceBy.KEY:
        label = key_label(row.alias, row.key_kind, row.last_four)
        return f"{label} {row.ordinal}" if row.ordinal > 1 else label
    if row.kind is RowKind.NAMED:
        return BY_SLUG[row.name].label if by is SliceBy.TOOL else row.alias or row.name
    if row.kind is RowKind.TOTAL:
        return f"All {TITLES[by].lower()}"
    if row.kind is RowKind.NONE:
        return NONE_LABELS[by]
    return OTHER_LABELS.get(row.kind, row.name)
