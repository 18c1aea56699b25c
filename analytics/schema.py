"""Which of LiteLLM's tables and columns are really there, and what their lack means. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

USER_DAYS = "LiteLLM_DailyUserSpend"
TAG_DAYS = "LiteLLM_DailyTagSpend"
DELETED_KEYS = "LiteLLM_DeletedVerificationToken"
TABLES = (
    USER_DAYS,
    TAG_DAYS,
    "LiteLLM_UserTable",
    "LiteLLM_VerificationToken",
    DELETED_KEYS,
    "LiteLLM_TeamTable",
    "LiteLLM_TeamMembership",
    "LiteLLM_OrganizationTable",
    "LiteLLM_SpendLogs",
)
# Parts of a cell that a release may lack, and what that means for those who read the page.
CELL = {
    "mcp_namespaced_tool_name": (
        "This release of LiteLLM books no MCP tools by day: tagged spend of a shared key, or under"
        " several tags, is told less exactly."
    ),
    "endpoint": (
        "This release of LiteLLM books no endpoints by day: tagged spend of a shared key, or under"
        " several tags, is told less exactly."
    ),
}
NO_DELETED_KEYS = (
    "This release of LiteLLM keeps no deleted keys: tagged spend of a deleted key is unattributed"
    " where its user was not booked with it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables that the search path finds. columns: pairs of table and column."""

    columns: frozenset[tuple[str, str]]

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the table is there, and the column in it."""
        if column is None:
            return any(name == table for name, _ in self.columns)
        return (table, column) in self.columns

    @property
    def missing_cell_columns(self) -> tuple[str, ...]:
        """Parts of a cell that one of the daily tables lacks: both are then compared without."""
        return tuple(
            column
            for column in CELL
            if not (self.has(USER_DAYS, column) and self.has(TAG_DAYS, column))
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """A plain sentence for each thing that this release lacks."""
        sentences = tuple(CELL[column] for column in self.missing_cell_columns)
        return sentences if self.has(DELETED_KEYS) else (*sentences, NO_DELETED_KEYS)


def schema_of(rows: Iterable[tuple[str, list[str]]]) -> Schema:
    """The schema from rows of a table's name and its columns."""
    return Schema(columns=frozenset((table, name) for table, names in rows for name in names))
