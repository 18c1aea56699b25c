"""Every route that programs may use: its parameters, its answer and an example."""

from analytics.domain.slices import SliceBy
from analytics.filters.budgets_filterset import BudgetsFilterSet
from analytics.filters.changes_filterset import ChangesFilterSet
from analytics.filters.filtersets import ActivityFilterSet
from analytics.filters.overview_filterset import OverviewFilterSet
from analytics.filters.page_filtersets import ExportFilterSet
from analytics.filters.seats_filterset import SeatsFilterSet
from analytics.filters.slice_filterset import SliceFilterSet
from analytics.filters.team_filterset import TeamFilterSet
from analytics.filters.user_filterset import UserFilterSet

from .operation import (
    DATES,
    MONTH,
    ORDER,
    PAGING,
    PERIOD,
    SCOPE,
    TABLE,
    TAGS,
    UNUSED_BY_SEATS,
    Operation,
)
from .schemas.activity import ACTIVITY
from .schemas.overview import CHANGES, OVERVIEW
from .schemas.seats import BUDGETS, SEATS
from .schemas.slices import comparison_of_page, rows_of_page
from .schemas.user import TEAM, USER


def slice_operations(page: SliceBy, rows: list[str]) -> tuple[Operation, ...]:
    """The four routes of tools, models or teams. rows: of the example, to compare."""
    name = f"{page.value}s"
    unused = TAGS | ORDER | PAGING | TABLE | {"top_n", "wide"}
    compared = unused | {"rank_by", "rank_order"}
    example: dict[str, str | list[str]] = {**MONTH, "row": rows}
    return (
        Operation(
            route=f"usage:{name}_json",
            filterset=SliceFilterSet,
            page=page,
            summary=f"{name.capitalize()} with their days; they add up to all spend",
            answer=rows_of_page(page),
            without_effect=unused | {"row", "users"},
            example=MONTH,
        ),
        Operation(
            route=f"usage:{name}_csv",
            filterset=SliceFilterSet,
            page=page,
            summary=f"{name.capitalize()}, a row for each",
            without_effect=unused | {"row", "users"},
            example=MONTH,
        ),
        Operation(
            route=f"usage:{name}_comparison_json",
            filterset=SliceFilterSet,
            page=page,
            summary=f"Two to four {name} side by side, and their users",
            answer=comparison_of_page(page),
            without_effect=compared,
            required=frozenset({"row"}),
            example=example,
        ),
        Operation(
            route=f"usage:{name}_comparison_csv",
            filterset=SliceFilterSet,
            page=page,
            summary=f"The users of two to four {name}, with their spend by each",
            without_effect=compared | {"compare"},
            required=frozenset({"row"}),
            example=example,
        ),
    )


USER_OPERATIONS = (
    Operation(
        route="api:daily_activity",
        summary="Summary, top users and a page of users",
        filterset=ActivityFilterSet,
        answer=ACTIVITY,
        example=DATES | {"min_spend": "200"},
    ),
    Operation(
        route="usage:users_csv",
        summary="Every matching user, in the order of the page",
        filterset=ExportFilterSet,
        without_effect=PAGING | {"top_n"},
        example={"range": "last_month", "head": "yes"},
        is_large=True,
    ),
    Operation(
        route="usage:users_daily_csv",
        summary="The same users by day and model",
        filterset=ExportFilterSet,
        without_effect=PAGING | ORDER | {"top_n"},
        example={"range": "mtd", "tag_filters": "claude-code"},
        is_large=True,
    ),
    Operation(
        route="usage:user_json",
        summary="One user: figures, ranks, models, tools, keys and days",
        filterset=UserFilterSet,
        answer=USER,
        without_effect=PAGING | TABLE | {"top_n", "compare"},
        example={"user_id": "ann", "range": "30d"},
        can_be_unknown=True,
    ),
    Operation(
        route="usage:user_csv",
        summary="The days of one user by model and tool",
        filterset=UserFilterSet,
        without_effect=SCOPE | ORDER | PAGING | TABLE | {"top_n", "compare", "by"},
        example={"user_id": "ann", "range": "30d"},
        can_be_unknown=True,
    ),
)
OTHER_OPERATIONS = (
    Operation(
        route="usage:overview_json",
        summary="Figures, days, top users, tools, movers and what needs attention",
        filterset=OverviewFilterSet,
        answer=OVERVIEW,
        without_effect=TAGS | ORDER | PAGING | TABLE | {"top_n"},
        example=MONTH,
    ),
    Operation(
        route="usage:overview_csv",
        summary="The same, a row for each figure",
        filterset=OverviewFilterSet,
        without_effect=TAGS | ORDER | PAGING | TABLE | {"top_n"},
        example=MONTH,
    ),
    Operation(
        route="usage:team_json",
        summary="One team: budget, spend, members, users and keys",
        filterset=TeamFilterSet,
        answer=TEAM,
        without_effect=SCOPE | ORDER | PAGING | TABLE | {"top_n", "compare"},
        example={"team_id": "payments", "range": "30d"},
        can_be_unknown=True,
    ),
    Operation(
        route="usage:team_csv",
        summary="The users of one team, and its team keys as a row",
        filterset=TeamFilterSet,
        without_effect=SCOPE | ORDER | PAGING | TABLE | {"top_n", "compare"},
        example={"team_id": "payments", "range": "30d"},
        can_be_unknown=True,
    ),
    Operation(
        route="usage:seats_json",
        summary="A page of seats, with counts by status, moves and activation",
        filterset=SeatsFilterSet,
        answer=SEATS,
        without_effect=UNUSED_BY_SEATS,
        example={"status": "idle", "price": "40"},
    ),
    Operation(
        route="usage:seats_csv",
        summary="Every listed seat",
        filterset=SeatsFilterSet,
        without_effect=UNUSED_BY_SEATS | PAGING | {"cohorts"},
        is_large=True,
        example={"status": "idle", "price": "40"},
    ),
    Operation(
        route="usage:budgets_json",
        summary="A page of budgets with spend, rate and date of exhaustion",
        filterset=BudgetsFilterSet,
        answer=BUDGETS,
        without_effect=UNUSED_BY_SEATS | PERIOD,
        example={"state": "near"},
    ),
    Operation(
        route="usage:budgets_csv",
        summary="Every listed budget",
        filterset=BudgetsFilterSet,
        without_effect=UNUSED_BY_SEATS | PERIOD | PAGING,
        example={"state": "near"},
    ),
    Operation(
        route="usage:changes_json",
        summary="What changed against the previous period",
        filterset=ChangesFilterSet,
        answer=CHANGES,
        without_effect=TAGS | ORDER | TABLE | {"top_n"},
        example=MONTH,
    ),
    Operation(
        route="usage:changes_csv",
        summary="Users with their spend in both periods",
        filterset=ChangesFilterSet,
        without_effect=TAGS | ORDER | TABLE | PAGING | {"top_n"},
        example=MONTH | {"group": "grown"},
    ),
)
OPERATIONS = (
    *USER_OPERATIONS,
    *OTHER_OPERATIONS,
    *slice_operations(SliceBy.TOOL, ["claude-code", "cursor"]),
    *slice_operations(SliceBy.MODEL, ["gpt-5", "claude-opus"]),
    *slice_operations(SliceBy.TEAM, ["payments", "search"]),
)
