"""What it means that a table or a column is missing, and what no role of ours may read."""

from .schema import DELETED_KEYS, LOGS

# What a release without the table, or without a column of it, cannot answer; the page of users
# does not go without the others.
WITHOUT_TABLE = {
    DELETED_KEYS: "Deleted keys cannot be told from unknown keys (LiteLLM keeps them since 1.81).",
    LOGS: "Overlapping tags cannot be counted exactly from the request log.",
}
# What a release without the column cannot answer.
WITHOUT_COLUMN = {
    "endpoint": "Requests to several endpoints stand in one cell.",
    "mcp_namespaced_tool_name": "Calls of MCP tools stand in one cell with other requests.",
}
NO_PAGE = "Without it the page of users cannot be shown."
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
