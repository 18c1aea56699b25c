"""The answer of /admin/users/daily/activity."""

from .common import PERSON, SNAPSHOT, SUMS
from .types import (
    COUNT,
    DAY,
    FLAG,
    TEXT,
    USD,
    Schema,
    described,
    fields,
    list_of,
    map_of,
    nullable,
    record,
    ref,
)

ACTIVITY_SCHEMAS: dict[str, Schema] = {
    "UserActivity": record(
        {
            **PERSON,
            "user_alias": nullable(TEXT),
            "in_user_table": FLAG,
            **SUMS,
            "spend_at_least": described(USD, "USD; below spend where it is an upper bound"),
            "exact": FLAG,
            "days_active": COUNT,
            **fields(DAY, "first_request_date last_request_date"),
            "tags": list_of({"type": "string", "examples": ["User-Agent: claude-cli"]}),
            "models_used": list_of({"type": "string", "examples": ["gpt-5"]}),
        }
    ),
    "ActivitySummary": record(
        {
            "total_users": COUNT,
            **fields(USD, "total_spend total_spend_at_least"),
            "exact": FLAG,
            **fields(COUNT, "total_requests total_successful_requests total_failed_requests"),
            "total_tokens": COUNT,
            "avg_spend_per_user": USD,
            **fields(COUNT, "power_users_count low_users_count"),
        }
    ),
    "Reconciliation": described(
        record(
            {
                **fields(USD, "in_scope filtered_out unattributed unattributed_matching"),
                "unattributed_matching_exact": FLAG,
                **fields(USD, "unattributed_tagged unbooked total_spend"),
                "unattributed_by_kind": map_of(
                    record({"spend": USD, "requests": COUNT}), "Team keys"
                ),
            }
        ),
        "Where all spend of the period went",
    ),
}
ACTIVITY: Schema = record(
    {
        "summary": ref("ActivitySummary"),
        "top_users": list_of(ref("UserActivity")),
        "users": list_of(ref("UserActivity")),
        "missing": list_of(
            {
                "type": "string",
                "description": "What this LiteLLM release or role does not give",
                "examples": ["Endpoints"],
            }
        ),
        **SNAPSHOT,
        "reconciliation": ref("Reconciliation"),
        "pagination": ref("Pagination"),
        "warnings": list_of({"type": "string", "examples": ["No usage on Nov 3"]}),
    }
)
