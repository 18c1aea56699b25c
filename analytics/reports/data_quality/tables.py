"""The tables and columns that this site reads, as docs/reader_role.sql grants them. No database."""

USER_DAYS = "LiteLLM_DailyUserSpend"
TAG_DAYS = "LiteLLM_DailyTagSpend"
KEYS = "LiteLLM_VerificationToken"
DELETED_KEYS = "LiteLLM_DeletedVerificationToken"
LOGS = "LiteLLM_SpendLogs"

DAILY = (
    "id date api_key model model_group custom_llm_provider mcp_namespaced_tool_name endpoint"
    " prompt_tokens completion_tokens cache_read_input_tokens cache_creation_input_tokens"
    " spend api_requests successful_requests failed_requests created_at updated_at"
)
WANTED: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        USER_DAYS: f"{DAILY} user_id",
        TAG_DAYS: f"{DAILY} tag",
        "LiteLLM_UserTable": (
            "user_id user_email user_alias user_role teams spend max_budget created_at"
        ),
        KEYS: (
            "token key_name key_alias user_id team_id expires blocked spend max_budget created_at"
        ),
        DELETED_KEYS: "id token key_alias user_id team_id deleted_at",
        "LiteLLM_TeamTable": "team_id team_alias organization_id",
        "LiteLLM_TeamMembership": "user_id team_id spend",
        "LiteLLM_OrganizationTable": "organization_id organization_alias",
        LOGS: (
            "request_id api_key spend total_tokens prompt_tokens completion_tokens startTime"
            " model model_group custom_llm_provider user request_tags team_id status"
        ),
    }.items()
}

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
