"""What several answers share."""

from .types import (
    COUNT,
    DAY,
    EMAIL,
    MOMENT,
    POSITION,
    TEXT,
    USD,
    USER_ID,
    Schema,
    described,
    fields,
    nullable,
    record,
    ref,
)

SUMS: dict[str, Schema] = {
    "spend": USD,
    **fields(COUNT, "requests successful_requests failed_requests"),
    **fields(COUNT, "tokens prompt_tokens completion_tokens"),
}
# Where LiteLLM has no email, some answers give the ID and others (NAMED) null.
PERSON: dict[str, Schema] = {
    "user_id": USER_ID,
    "user_email": described(EMAIL, "The user ID where LiteLLM has no email"),
}
NAMED: dict[str, Schema] = {
    "user_id": USER_ID,
    "user_email": nullable(EMAIL),
    "user_alias": nullable(TEXT),
}
DATES: dict[str, Schema] = fields(DAY, "start_date end_date")
SNAPSHOT: dict[str, Schema] = {
    "snapshot_at": described(nullable(MOMENT), "UTC, when these figures were copied from LiteLLM")
}
COMPARED: dict[str, Schema] = {"compared": nullable(ref("ComparedPeriods"))}
SIDES: dict[str, Schema] = fields(nullable(USD), "compared_spend previous_spend")

BUDGET: dict[str, Schema] = {
    **fields(nullable(USD), "spend max_budget"),
    "budget_duration": nullable({"type": "string", "examples": ["30d"]}),
    "budget_reset_at": nullable(MOMENT),
}

COMMON_SCHEMAS: dict[str, Schema] = {
    "Error": record(
        {"error": {"type": "string", "examples": ["min_spend must be a number of at least 0"]}}
    ),
    "Period": described(record(DATES), "UTC days, both inclusive"),
    "ComparedPeriods": described(
        record({"current": ref("Period"), "previous": ref("Period")}),
        "The complete days of the period, and its previous period; null without a comparison",
    ),
    "Pagination": record(
        {"page": POSITION, "page_size": POSITION, "total_count": COUNT, "total_pages": COUNT}
    ),
    "Budget": described(record(BUDGET), "LiteLLM's running total since the last reset"),
}
