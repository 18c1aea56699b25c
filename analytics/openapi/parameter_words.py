"""What each parameter means. Types, bounds and defaults come from the filter sets."""

from analytics.filters.period import PeriodFilterSet
from analytics.filters.seats_filterset import SeatsFilterSet
from analytics.filters.slice_filterset import SliceFilterSet
from analytics.filters.user_filterset import UserFilterSet

WORDS = {
    "range": "A named period that ends today. `start_date` and `end_date` override it",
    "start_date": "First UTC day. Give both dates or neither; at most 400 days",
    "end_date": "Last UTC day, inclusive",
    "tool": "Tools; any of them matches. Also by the names of their user agents",
    "team": "Team IDs, `(none)` for usage without a team; any of them matches",
    "model": "Models as LiteLLM recorded them, `(none)` for usage without one; any matches",
    "tag_filters": "Tags as LiteLLM recorded them, or tools by name; any of them matches",
    "tag_scope": "`requests` counts tagged requests, `users` all usage of who used the tags",
    "tag_mode": "Whether a request needs any of the tags or all of them",
    "segment": "Only users above `power`, below `low`, new, by budget or by success rate",
    "min_spend": "Least spend of a user in USD, inclusive",
    "max_spend": "Most spend of a user in USD, inclusive; at least `min_spend`",
    "q": "Words that must all be part of the email, alias or ID",
    "power": "USD above which a user is a power user; at least `low`",
    "low": "USD below which a user is a low user",
    "sort_by": "Order of users",
    "sort_order": "Ascending or descending",
    "page": "Page, from 1. Past the end it has no rows",
    "page_size": "Rows per page",
    "top_n": "Number of top users",
    "cols": "Columns of the table",
    "compare": "`off` compares nothing with the previous period",
    "chart": "What the chart shows",
    "lists": "What the lists of the page's filters hold",
    "head": "`yes` adds lines that start with `#`: period, filters, totals, who exported and when",
    "user_id": "User ID exactly as LiteLLM has it",
    "team_id": "Team ID exactly as LiteLLM has it",
    "by": "What days are stacked by",
    "kind": "Whose budgets",
    "state": "Only budgets in this state; without it, every budget with a limit",
    "budget_by": "Order of budgets",
    "budget_order": "Ascending or descending",
    "group": "Only these users; without it, all of them",
    "rank_by": "Order of rows",
    "rank_order": "Ascending or descending",
    "row": "Rows to compare, each once, as filters name them, or `(none)`",
    "users": "Whose users to list, by the places of `row`; without it, those of any row",
    "wide": "All columns of the table",
    "status": "Only seats of this status or group",
    "move": "Only seats that moved so between the previous window and this one",
    "decision": "Only seats with this decision",
    "role": "Roles of LiteLLM, `(none)` for no role; any of them matches",
    "grace": "Days in which a seat without use is new",
    "price": "USD per seat and month; 0 shows no money",
    "cohorts": "How long seats of one cohort were created",
}
OWN_WORDS: dict[type[PeriodFilterSet], dict[str, str]] = {
    SliceFilterSet: {"by": "What rows are; without it, those of the path"},
    SeatsFilterSet: {
        "rank_by": "Order of seats",
        "rank_order": "Ascending or descending; without it, it suits `rank_by`",
        "team": "Team IDs of LiteLLM's user table, `(none)` for no team; any of them matches",
    },
    UserFilterSet: {"sort_by": "Order of the list, in which `position` is the user's place"},
}


def words_of(filterset: PeriodFilterSet, name: str) -> str:
    """The description of a parameter of this filter set."""
    return OWN_WORDS.get(type(filterset), {}).get(name) or WORDS[name]
