"""The columns of CSV files, by the names of operations."""

from analytics.domain.slices import SliceBy
from analytics.pages.budgets.files import FIELDS as BUDGET_FIELDS
from analytics.pages.overview.files import HEAD as OVERVIEW_FIELDS
from analytics.pages.slices.files import FIELDS as SLICE_FIELDS
from analytics.pages.team.files import FIELDS as TEAM_FIELDS
from analytics.pages.user.export import HEADER as USER_FIELDS

from .schemas.overview import SPENDS
from .schemas.slices import TEAM_FIELDS as TEAM_ROW_FIELDS

PERSON = ("user_id", "user_email", "user_alias")
SPEND = ("spend", "spend_at_least", "exact", "requests", "successful_requests", "failed_requests")
TOKENS = ("tokens", "prompt_tokens", "completion_tokens")
USERS = (
    *(*PERSON, *SPEND, "success_rate", *TOKENS, "days_active"),
    *("first_request_date", "last_request_date", "tags", "models_used"),
)
SEATS = (
    *(*PERSON, "kind", "status", "in_user_table", "blocked", "role", "teams", "created_at"),
    *("first_request_date", "last_request_date", "days_since_last_request", "days_active_of_28"),
    *("days_active_in_window", "spend", "keys", "keys_never_used", "move", "idle_exposure"),
    *("decision", "decision_note", "decided_by", "decided_at"),
)
# Followed by a column for each compared row.
COMPARISON = (*PERSON, "spend")

COLUMNS: dict[str, tuple[str, ...]] = {
    "users_csv": USERS,
    "users_daily_csv": (*PERSON, "date", "model", *SPEND, *TOKENS),
    "user_csv": USER_FIELDS,
    "overview_csv": OVERVIEW_FIELDS,
    "team_csv": TEAM_FIELDS,
    "seats_csv": SEATS,
    "budgets_csv": BUDGET_FIELDS,
    "changes_csv": ("user_id", "user_email", "name", "group", *SPENDS),
    **{f"{by}s_comparison_csv": COMPARISON for by in SliceBy},
    **{
        f"{by}s_csv": (by.value, "name", "kind", *more, *SLICE_FIELDS)
        for by, more in (
            (SliceBy.TOOL, ()),
            (SliceBy.MODEL, ()),
            (SliceBy.TEAM, tuple(TEAM_ROW_FIELDS)),
        )
    },
}
