"""Detects which of LiteLLM's tables and columns can be read; derived from the models."""

from dataclasses import dataclass

from . import models

MODELS: tuple[type[models.LitellmTable], ...] = (
    models.DailyUserSpend,
    models.DailyTagSpend,
    models.UserTable,
    models.VerificationToken,
    models.DeletedVerificationToken,
    models.DailyTeamSpend,
    models.TeamTable,
    models.TeamMembership,
    models.OrganizationTable,
    models.BudgetTable,
)
USER_DAYS = models.DailyUserSpend._meta.db_table
TAG_DAYS = models.DailyTagSpend._meta.db_table
TEAM_DAYS = models.DailyTeamSpend._meta.db_table
USERS = models.UserTable._meta.db_table
KEYS = models.VerificationToken._meta.db_table
TEAMS = models.TeamTable._meta.db_table
ORGANIZATIONS = models.OrganizationTable._meta.db_table
MEMBERSHIPS = models.TeamMembership._meta.db_table
BUDGETS = models.BudgetTable._meta.db_table
DELETED_KEYS = models.DeletedVerificationToken._meta.db_table
# What LITELLM_ADMIN_KEYS=true needs beyond the pages; without it nothing else is affected.
ADMIN_KEYS = {KEYS: ("blocked", "expires", "allowed_routes"), USERS: ("user_role",)}
# Every column that is read, by table: docs/reader_role.sql grants just this.
READ: dict[str, tuple[str, ...]] = {
    model._meta.db_table: tuple(str(field.column) for field in model._meta.concrete_fields)
    for model in MODELS
}
# The columns without which a table is not read at all.
CORE = {model._meta.db_table: model.core_columns for model in MODELS}
# Without these there is no page.
NEEDED = tuple(model._meta.db_table for model in MODELS if model.is_required)
# Parts of a cell that the page can do without, as what a release that lacks them does not book.
CELL = {"mcp_namespaced_tool_name": "MCP tools", "endpoint": "endpoints"}
WITHOUT_CELL = "tagged spend is less exact for shared keys and overlapping tags."
WITHOUT_DELETED_KEYS = (
    "its tagged spend is unattributed unless LiteLLM recorded the user with the request."
)
# What says whose budget it is, what is spent of it and since when.
BUDGET_TABLES = (USERS, KEYS, TEAMS, MEMBERSHIPS, ORGANIZATIONS, BUDGETS)
BUDGET_COLUMNS = (
    *("spend", "max_budget", "soft_budget", "budget_duration", "budget_reset_at", "budget_id"),
    "created_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The tables that the search path finds, as pairs of table and column.

    columns: what the role may read. refused: what is there, and the role may not read.
    """

    columns: frozenset[tuple[str, str]]
    refused: frozenset[tuple[str, str]] = frozenset()

    def has(self, table: str, column: str) -> bool:
        """Whether the column is there and can be read."""
        return (table, column) in self.columns

    def has_all(self, table: str) -> bool:
        """Whether the table's core columns can be read."""
        return all(self.has(table, column) for column in CORE[table])

    def refuses(self, table: str, *columns: str) -> bool:
        """Whether one of these columns, of the core columns without any, is there for others."""
        return any((table, column) in self.refused for column in columns or CORE[table])

    @property
    def missing_cell_columns(self) -> tuple[str, ...]:
        """Parts of a cell that one daily table does not show: both are then compared without."""
        return tuple(
            column
            for column in CELL
            if not (self.has(USER_DAYS, column) and self.has(TAG_DAYS, column))
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """A plain sentence for each thing that is not there, or that the role may not read."""
        sentences = [self.without_cell(column) for column in self.missing_cell_columns]
        if not self.has_all(DELETED_KEYS):
            what = (
                "This site cannot read deleted keys"
                if self.refuses(DELETED_KEYS)
                else "This LiteLLM version does not record deleted keys"
            )
            sentences.append(f"{what}, so {WITHOUT_DELETED_KEYS}")
        if refused := self.refused_budget_columns:
            what = "; ".join(f"{', '.join(names)} of {table}" for table, names in refused.items())
            sentences.append(f"This site cannot read {what}, so budgets are incomplete.")
        return tuple(sentences)

    @property
    def refused_budget_columns(self) -> dict[str, tuple[str, ...]]:
        """By table, what the role may not read of budgets; core columns keep a table from it."""
        found = {}
        for table in BUDGET_TABLES:
            own = [name for name in READ[table] if name in (*CORE[table], *BUDGET_COLUMNS)]
            if names := tuple(name for name in own if (table, name) in self.refused):
                found[table] = names
        return found

    @property
    def unmet(self) -> tuple[tuple[str, str], ...]:
        """The tables and columns without which there is no page."""
        needed = ((table, column) for table in NEEDED for column in CORE[table])
        return tuple(pair for pair in needed if not self.has(*pair))

    def without_cell(self, column: str) -> str:
        """What it means that this part of a cell is not compared."""
        if self.refuses(USER_DAYS, column) or self.refuses(TAG_DAYS, column):
            return f"This site cannot read LiteLLM's daily {CELL[column]}, so {WITHOUT_CELL}"
        return f"This LiteLLM version does not record daily {CELL[column]}, so {WITHOUT_CELL}"


def is_required(table: str, column: str) -> bool:
    """Whether no page works without the column."""
    return table in NEEDED and column in CORE[table]
