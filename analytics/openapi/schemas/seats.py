"""The answers of /seats.json and /budgets.json."""

from analytics.domain.activation import WITHIN
from analytics.domain.budget_report import BudgetKind, BudgetState, Difference
from analytics.domain.seats import (
    CohortBy,
    Decision,
    SeatGroup,
    SeatKind,
    SeatMove,
    SeatStatus,
)

from .common import NAMED, SNAPSHOT
from .types import (
    COUNT,
    DAY,
    EMAIL,
    FLAG,
    LAST_FOUR,
    MOMENT,
    NUMBER,
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

DUE: Schema = record({**fields(COUNT, "seats used"), "share": nullable(SHARE), "complete": FLAG})

SEAT_SCHEMAS: dict[str, Schema] = {
    "Seat": record(
        {
            **NAMED,
            "kind": one_of(SeatKind),
            "status": one_of(SeatStatus),
            **fields(FLAG, "in_user_table blocked"),
            "role": nullable({"type": "string", "examples": ["internal_user"]}),
            **fields(list_of(TEXT), "team_ids teams"),
            "created_at": nullable(MOMENT),
            **fields(nullable(DAY), "first_request_date last_request_date"),
            "days_since_last_request": nullable(COUNT),
            **fields(COUNT, "days_active_of_28 days_active_in_window"),
            "active_days_by_week": described(list_of(COUNT), "The newest week last"),
            "spend": USD,
            **fields(COUNT, "keys keys_never_used"),
            "move": nullable(one_of(SeatMove)),
            "idle_exposure": nullable(USD),
            "decision": nullable(one_of(Decision)),
            **fields(nullable(TEXT), "decision_note decided_by"),
            "decided_at": nullable(MOMENT),
        }
    ),
    "Cohort": record(
        {
            "start_date": described(nullable(DAY), "UTC; null for all cohorts"),
            **fields(COUNT, "seats used"),
            "median_days_to_first_request": nullable(NUMBER),
            **{f"within_{days}_days": DUE for days in WITHIN},
        }
    ),
    "BudgetRow": record(
        {
            "kind": one_of(BudgetKind),
            "name": TEXT,
            "user_id": nullable(USER_ID),
            "user_email": nullable(EMAIL),
            **fields(nullable(TEXT), "team_id team organization_id"),
            "last_four": nullable(LAST_FOUR),
            "blocked": FLAG,
            "state": one_of(BudgetState),
            **fields(nullable(USD), "max_budget soft_budget spend"),
            "utilization": nullable(described(SHARE, "Above 1 beyond the limit")),
            "run_rate_per_day": nullable(USD),
            "complete_days": COUNT,
            **fields(nullable(MOMENT), "runs_out_at budget_reset_at"),
            "budget_duration": nullable({"type": "string", "examples": ["30d"]}),
            "window_start": nullable(MOMENT),
            **fields(nullable(USD), "daily_rows_spend difference"),
            "difference_reason": nullable(one_of(Difference)),
        }
    ),
}
SEATS: Schema = record(
    {
        **fields(ref("Period"), "window previous_window"),
        "as_of": DAY,
        "grace_days": POSITION,
        "seat_price": nullable(USD),
        "summary": record(
            {
                **fields(COUNT, "seats used_in_window"),
                **{str(key): COUNT for key in (*SeatStatus, *SeatGroup)},
                "idle_exposure": nullable(USD),
                "idle_decided": record({decision.value: COUNT for decision in Decision}),
            }
        ),
        "moves": nullable(record({move.value: COUNT for move in SeatMove})),
        "idle_teams": list_of(record({"team_id": TEXT, "name": nullable(TEXT), "seats": COUNT})),
        "activation": nullable(
            record(
                {
                    "by": one_of(CohortBy),
                    "cohorts": list_of(ref("Cohort")),
                    "total": ref("Cohort"),
                    "left_out": record(
                        fields(
                            COUNT,
                            "created_before_the_data created_before_the_cohorts"
                            " created_after_the_window without_creation_date",
                        )
                    ),
                }
            )
        ),
        "seats": list_of(ref("Seat")),
        "pagination": ref("Pagination"),
        "data_since": nullable(DAY),
        **SNAPSHOT,
    }
)
BUDGETS: Schema = record(
    {
        "state": nullable(one_of(BudgetState)),
        "kinds": list_of(one_of(BudgetKind)),
        "budgets": list_of(ref("BudgetRow")),
        "total": described(COUNT, "Of all pages"),
        **fields(POSITION, "page page_size"),
        "counts": record({}, {state.value: COUNT for state in BudgetState}),
        "counts_by_kind": record({}, {kind.value: COUNT for kind in BudgetKind}),
        "running_out": COUNT,
        "first_runs_out_at": nullable(MOMENT),
        **SNAPSHOT,
    }
)
