"""The answers of /user.json and /team.json."""

from analytics.domain.user_parts import KeyState, ToolKind
from analytics.domain.user_report import Layer

from .common import BUDGET, DATES, NAMED, SNAPSHOT, SUMS
from .types import (
    COUNT,
    DAY,
    EMAIL,
    FLAG,
    LAST_FOUR,
    MOMENT,
    POSITION,
    SHARE,
    TEXT,
    USD,
    USER_ID,
    Schema,
    described,
    fields,
    list_of,
    nullable,
    one_of,
    record,
    ref,
)

LAST_DAY: dict[str, Schema] = {"last_request_date": nullable(DAY)}
SIDE: Schema = record({**DATES, **SUMS, "days_active": COUNT})


def part(name: str, more: dict[str, Schema] | None = None) -> Schema:
    """One row of a list that adds up to the user's figures."""
    return record({name: TEXT, **SUMS, **LAST_DAY, **(more or {})})


USER_SCHEMAS: dict[str, Schema] = {
    "Person": record(
        {
            **NAMED,
            "in_user_table": FLAG,
            "role": nullable({"type": "string", "examples": ["internal_user"]}),
            "teams": list_of(record({"team_id": TEXT, "name": TEXT})),
            "created_at": nullable(MOMENT),
            **fields(nullable(DAY), "first_request_date last_request_date"),
            "budget": nullable(ref("Budget")),
            "team_budgets": list_of(record({"team": TEXT, **BUDGET})),
        }
    ),
    "UserKey": described(
        record(
            {
                "alias": nullable({"type": "string", "examples": ["laptop"]}),
                "last_four": nullable(LAST_FOUR),
                "team": nullable(TEXT),
                "state": one_of(KeyState),
                **fields(nullable(MOMENT), "expires deleted_at"),
                "budget": ref("Budget"),
                "first_request_date": nullable(DAY),
                **LAST_DAY,
                **SUMS,
            }
        ),
        "Never the key or its hash",
    ),
    "TeamUser": record(
        {
            "user_id": USER_ID,
            "name": TEXT,
            "email": nullable(EMAIL),
            "is_member": FLAG,
            "spend": USD,
            "share_of_spend": nullable(SHARE),
            "requests": COUNT,
            **LAST_DAY,
        }
    ),
    "TeamKey": record(
        {
            "name": TEXT,
            "last_four": nullable(LAST_FOUR),
            "owner": nullable(USER_ID),
            "state": one_of(KeyState),
            "spend": USD,
            "share_of_spend": nullable(SHARE),
            "requests": COUNT,
            **LAST_DAY,
        }
    ),
}
USER: Schema = record(
    {
        "user": ref("Person"),
        **DATES,
        "figures": record({**SUMS, **fields(COUNT, "days_active cache_read_tokens")}),
        "comparison": nullable(record({"current": SIDE, "previous": SIDE})),
        "ranks": nullable(
            record({"users": COUNT, **fields(POSITION, "spend requests tokens days_active")})
        ),
        "position": nullable(record({"place": POSITION, "users": COUNT})),
        "tags": list_of({"type": "string", "examples": ["team:payments"]}),
        "models": list_of(part("model", {"usd_per_million_tokens": nullable(USD)})),
        "tools": list_of(
            part("tool", {"kind": one_of(ToolKind), "versions": list_of(part("version"))})
        ),
        "keys": list_of(ref("UserKey")),
        "providers": list_of(part("provider")),
        "mcp_tools": list_of(part("mcp_tool")),
        "days": list_of(
            record(
                {"date": DAY, "spend": USD, "requests": COUNT},
                {
                    layer.value: described(TEXT, f"With by={layer.value}")
                    for layer in (Layer.MODEL, Layer.TOOL, Layer.KEY)
                },
            )
        ),
        **SNAPSHOT,
    }
)
TEAM: Schema = record(
    {
        "team_id": TEXT,
        **fields(nullable(TEXT), "alias organization_id organization"),
        "created_at": nullable(MOMENT),
        **DATES,
        **fields(nullable(USD), "budget_spend max_budget"),
        "budget_utilization": nullable(SHARE),
        "budget_reset_at": nullable(MOMENT),
        **fields(USD, "spend users_spend team_keys_spend"),
        **fields(COUNT, "members active_members"),
        "spend_per_active_member": nullable(USD),
        "users": list_of(ref("TeamUser")),
        "keys": list_of(ref("TeamKey")),
        **SNAPSHOT,
    }
)
