"""Which of LiteLLM's tables and columns are really there, and what their lack means. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

USER_DAYS = "LiteLLM_DailyUserSpend"
TAG_DAYS = "LiteLLM_DailyTagSpend"
USERS = "LiteLLM_UserTable"
KEYS = "LiteLLM_VerificationToken"
DELETED_KEYS = "LiteLLM_DeletedVerificationToken"
LOGS = "LiteLLM_SpendLogs"
DAY_COLUMNS = (
    *("date", "api_key", "model", "custom_llm_provider", "mcp_namespaced_tool_name", "endpoint"),
    *("prompt_tokens", "completion_tokens", "spend", "api_requests"),
    *("successful_requests", "failed_requests", "updated_at"),
)
# What our statements read, table by table: docs/reader_role.sql grants just this.
READ = {
    USER_DAYS: (*DAY_COLUMNS, "user_id"),
    TAG_DAYS: (*DAY_COLUMNS, "tag"),
    USERS: ("user_id", "user_email", "user_alias"),
    KEYS: ("token", "user_id", "team_id"),
    DELETED_KEYS: ("token", "user_id", "team_id", "deleted_at"),
    LOGS: (
        *("startTime", "user", "model", "request_tags", "status"),
        *("spend", "prompt_tokens", "completion_tokens"),
    ),
}
# Without these there is no page.
NEEDED = (USER_DAYS, TAG_DAYS, USERS, KEYS)
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
