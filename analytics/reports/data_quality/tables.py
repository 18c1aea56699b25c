"""What it means that a table or a column is missing, and what no role of ours may read."""

from analytics.schema import DELETED_KEYS, KEYS, LOGS, TAG_DAYS, USER_DAYS

# What a release without the table cannot answer.
WITHOUT_TABLE = {
    USER_DAYS: "There is nothing to show: this is not a database of LiteLLM 1.70 or newer.",
    TAG_DAYS: "Usage cannot be filtered by tag or tool.",
    "LiteLLM_UserTable": "Users appear by their id alone, without e-mail or alias.",
    KEYS: "Keys of teams cannot be told from unknown keys.",
    DELETED_KEYS: "Deleted keys cannot be told from unknown keys (LiteLLM keeps them since 1.81).",
    "LiteLLM_TeamTable": "Teams appear by their id alone.",
    "LiteLLM_TeamMembership": "Members of teams cannot be listed.",
    "LiteLLM_OrganizationTable": "Organisations appear by their id alone.",
    LOGS: "Overlapping tags cannot be counted exactly from the request log.",
}
# What a release without the column cannot answer; the rest is merely not shown.
WITHOUT_COLUMN = {
    "endpoint": "Requests to several endpoints stand in one cell.",
    "mcp_namespaced_tool_name": "Calls of MCP tools stand in one cell with other requests.",
    "cache_read_input_tokens": "Tokens read from the cache are not known.",
    "cache_creation_input_tokens": "Tokens written to the cache are not known.",
    "request_tags": "Overlapping tags cannot be counted exactly from the request log.",
    "user_alias": "Users without an e-mail appear by their id.",
}
# A role that can read one of these sees secrets, prompts or answers.
SECRET = frozenset(
    {
        "password",
        "metadata",
        "messages",
        "response",
        "proxy_server_request",
        "credential_values",
        "litellm_params",
        "param_value",
    }
)
