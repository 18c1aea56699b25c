"""Names of the mirror's tables, and the raw columns that they are built from."""

# Counted up when the meaning of a file changes: a mirror of another version is copied anew.
VERSION = 8

# One file a day each.
FACTS = (
    "cells",
    "partial",
    "agent_moves",
    "agent_day",
    "user_day",
    "set_day",
    "tag_day",
    "unattributed_day",
    "unpriced_day",
)
# One file each. They only grow: a number keeps its meaning as long as the mirror lives.
DICTIONARIES = ("users", "keys", "tags", "models", "routes", "teams", "agents", "tagsets")
# One file each, replaced when what they hold changes.
PEOPLE = ("names", "tokens", "user_rows", "key_rows", "team_rows")
# The same without numbers: they change only when people are read.
BUDGETS = ("member_rows", "organization_rows")
WHOLE = (*DICTIONARIES, *PEOPLE, *BUDGETS)

# Columns of a daily table as the statements of the load name them, and their types.
CELL = {
    "day": "DATE",
    "api_key": "VARCHAR",
    "model": "VARCHAR",
    "provider": "VARCHAR",
    "mcp_tool": "VARCHAR",
    "endpoint": "VARCHAR",
}
COUNTS = (
    "requests",
    "successes",
    "failures",
    "prompt_tokens",
    "completion_tokens",
    "cache_read_tokens",
    "cache_creation_tokens",
    "timed_requests",
)
AMOUNTS = ("spend", "savings", "response_ms")
SUMS = dict.fromkeys(AMOUNTS, "DOUBLE") | dict.fromkeys(COUNTS, "BIGINT")
# What only whole cells are asked for.
CELLS_ALONE = ("savings", "response_ms", "timed_requests")
RAW = {
    "raw_user": CELL | {"user_id": "VARCHAR"} | SUMS,
    "raw_tag": CELL
    | {"tag": "VARCHAR"}
    | {name: kind for name, kind in SUMS.items() if name not in CELLS_ALONE},
    "raw_team": {
        "day": "DATE",
        "api_key": "VARCHAR",
        "team_id": "VARCHAR",
        "spend": "DOUBLE",
        "requests": "BIGINT",
    },
}
# Dictionaries of one text, and the raw tables that may hold new ones: with the rows of days, and
# with users and keys.
TEXT = {"users": "user_id", "keys": "api_key", "models": "model", "teams": "team_id"}
DAILY_TEXTS = {
    "users": ("raw_user",),
    "keys": ("raw_user", "raw_tag"),
    "models": ("raw_user", "raw_tag"),
    "teams": ("raw_team",),
}
PEOPLE_TEXTS = {
    "users": ("raw_person", "raw_token", "raw_member"),
    "keys": ("raw_token",),
    "teams": ("raw_token", "raw_team_row"),
}
# A budget of LiteLLM's. spend: its running total since the last reset, USD.
BUDGET = {
    "spend": "DOUBLE",
    "max_budget": "DOUBLE",
    "budget_duration": "VARCHAR",
    "budget_reset_at": "TIMESTAMP",
    "created_at": "TIMESTAMP",
}
# What the small tables of LiteLLM say of users, keys, teams, members, organizations and the budgets
# that several share. team_ids: JSON.
# last_four: all that is copied of a key's name. rank: of two rows for a key, the lower one counts:
# 0 is a key that lives, then deleted ones, the newest first.
RAW_PEOPLE = {
    "raw_person": {
        "user_id": "VARCHAR",
        "user_email": "VARCHAR",
        "user_alias": "VARCHAR",
        "user_role": "VARCHAR",
        "team_ids": "VARCHAR",
        **BUDGET,
    },
    "raw_token": {
        "api_key": "VARCHAR",
        "user_id": "VARCHAR",
        "team_id": "VARCHAR",
        "is_deleted": "BOOLEAN",
        "rank": "BIGINT",
        "key_alias": "VARCHAR",
        "last_four": "VARCHAR",
        "blocked": "BOOLEAN",
        "expires": "TIMESTAMP",
        "last_active": "TIMESTAMP",
        "deleted_at": "TIMESTAMP",
        "budget_id": "VARCHAR",
        **BUDGET,
    },
    "raw_team_row": {
        "team_id": "VARCHAR",
        "team_alias": "VARCHAR",
        "organization_id": "VARCHAR",
        **BUDGET,
    },
    "raw_organization": {
        "organization_id": "VARCHAR",
        "organization_alias": "VARCHAR",
        "spend": "DOUBLE",
        "budget_id": "VARCHAR",
    },
    "raw_member": {
        "user_id": "VARCHAR",
        "team_id": "VARCHAR",
        "spend": "DOUBLE",
        "budget_id": "VARCHAR",
    },
    "raw_budget": {
        "budget_id": "VARCHAR",
        "max_budget": "DOUBLE",
        "soft_budget": "DOUBLE",
        "budget_duration": "VARCHAR",
        "budget_reset_at": "TIMESTAMP",
    },
}
