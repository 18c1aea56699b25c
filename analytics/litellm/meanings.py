"""Effects of missing tables and columns, and columns with secrets."""

from .models import BudgetTable, DailyTeamSpend, OrganizationTable, TeamMembership, TeamTable
from .schema import DELETED_KEYS

# Effects of a missing table; the user page requires those that are not listed.
WITHOUT_TABLE = {
    DELETED_KEYS: "Deleted keys look like unknown keys (LiteLLM 1.81 and later record them).",
    **{
        model._meta.db_table: meaning
        for model, meaning in (
            (DailyTeamSpend, "Spend by team is unavailable."),
            (TeamTable, "Team names and budgets are unavailable."),
            (TeamMembership, "Budgets of team members are unavailable."),
            (OrganizationTable, "Organization names are unavailable."),
            (BudgetTable, "Shared budgets are unavailable."),
        )
    },
}
# Effects of a missing column.
WITHOUT_COLUMN = {
    "endpoint": "Requests to different endpoints are counted together.",
    "mcp_namespaced_tool_name": "MCP tool calls are counted together with other requests.",
    "last_active": "The last use of a key is unavailable.",
    "total_response_time_ms": "Response times are unavailable.",
    "timed_requests": "Response times are unavailable.",
    **dict.fromkeys(
        (
            "compression_savings_spend",
            "prompt_caching_savings_spend",
            "gateway_injected_caching_savings_spend",
            "autorouter_savings_spend",
        ),
        "Savings are unavailable.",
    ),
}
OPTIONAL = "The user page works without it."
NO_PAGE = "The user page requires it."
# A role that can read one of these sees secrets, prompts or answers.
SECRET = frozenset(
    {
        "password",
        "metadata",
        "messages",
        "response",
        "proxy_server_request",
        "request_kwargs",
        "before_value",
        "updated_values",
        "credential_values",
        "credential_b64",
        "credentials",
        "assertion_b64",
        "values_b64",
        "env",
        "env_vars",
        "static_headers",
        "litellm_params",
        "param_value",
    }
)
