"""Effects of missing tables and columns, and columns with secrets."""

from .schema import DELETED_KEYS, LOGS

# What a release without the table, or without a column of it, cannot answer; the page of users
# does not go without the others.
WITHOUT_TABLE = {
    DELETED_KEYS: "Deleted keys look like unknown keys (LiteLLM 1.81 and later record them).",
    LOGS: "Overlapping tags cannot be counted exactly from request logs.",
}
# What a release without the column cannot answer.
WITHOUT_COLUMN = {
    "endpoint": "Requests to different endpoints are counted together.",
    "mcp_namespaced_tool_name": "MCP tool calls are counted together with other requests.",
}
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
