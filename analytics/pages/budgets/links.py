"""Links of the page of budgets: states, orders, owners and files."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from analytics.domain.budget_report import SOON_DAYS, BudgetSort, BudgetsReport, BudgetState
from analytics.domain.formats import integer
from analytics.filters.budgets_filterset import (
    ASCENDING,
    NOT_APPLIED,
    ORDER,
    STATE_LABELS,
    BudgetsFilterSet,
)
from analytics.filters.links import Choice, FileLink, query_with, query_without
from analytics.filters.segment_tabs import SegmentTab

FILTERS = ("kind", "state", "user_id", "q", "team")
OWN = (*ORDER, "kind", "state", "user_id")
TITLES = {
    None: "Every budget with a limit",
    BudgetState.OVER: "LiteLLM's own total has reached the limit",
    BudgetState.NEAR: "Above 80% of the limit",
    BudgetState.WITHIN: "Up to 80% of the limit",
    BudgetState.ZERO: "A limit of $0, of which nothing is spent",
    BudgetState.UNKNOWN: "This site cannot read LiteLLM's total",
    BudgetState.NONE: "Users, keys, teams, members and organizations without a limit",
    BudgetState.RUNNING_OUT: f"Run out within {SOON_DAYS} days, before their reset",
}
# Tabs that are there only where they list something or are shown.
RARE = (BudgetState.ZERO, BudgetState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLinks:
    """Query strings, but for `user` and `team`: pages of one, without the ID at the end.

    orders: ordered by a column; the one that the page is ordered by turns round. all: without
    filters, empty where there are none.
    """

    states: Mapping[BudgetState | None, str]
    orders: Mapping[BudgetSort, str]
    user: str
    team: str
    without_others: str
    all: str
    files: tuple[FileLink, ...]


def budget_links(filterset: BudgetsFilterSet) -> BudgetLinks:
    params = filterset.params
    query = query_without(params, "cols")
    states: dict[BudgetState | None, str] = {None: query_without(params, "state")}
    states |= {state: query_with(params, state=state.value) for state in BudgetState}
    return BudgetLinks(
        states=states,
        orders={sort: order_url(filterset, sort) for sort in BudgetSort},
        user=reverse("usage:user") + query_with(params, *OWN, user_id=""),
        team=reverse("usage:team") + query_with(params, *OWN, team_id=""),
        without_others=query_without(params, *NOT_APPLIED),
        all=query_without(params, *FILTERS) if any(map(params.get, FILTERS)) else "",
        files=(
            FileLink(reverse("usage:budgets_csv") + query, "All budgets (CSV)", "table"),
            FileLink(reverse("usage:budgets_json") + query, "This page (JSON)", "list"),
        ),
    )


def order_url(filterset: BudgetsFilterSet, sort: BudgetSort) -> str:
    data = filterset.data
    first = "asc" if sort in ASCENDING else "desc"
    turned = "asc" if data["budget_order"] == "desc" else "desc"
    order = turned if data["budget_by"] == sort.value else first
    return query_with(filterset.params, budget_by=sort.value, budget_order=order)


def state_tabs(
    filterset: BudgetsFilterSet, links: BudgetLinks, report: BudgetsReport
) -> tuple[SegmentTab, ...]:
    """Every budget, then each state; rare ones only where there are any."""
    shown = filterset.chosen_state
    return tuple(
        SegmentTab(
            choice=Choice(
                f"state-{state.value if state else 'all'}",
                label,
                links.states[state],
                state is shown,
            ),
            count=integer(report.count_of(state)),
            title=TITLES[state],
        )
        for state, label in ((None, "All"), *STATE_LABELS.items())
        if is_offered(state, shown, report)
    )


def is_offered(state: BudgetState | None, shown: BudgetState | None, report: BudgetsReport) -> bool:
    """Whether there is a tab. That of budgets that run out soon is the figure above the table."""
    if state is shown:
        return True
    if state is BudgetState.RUNNING_OUT:
        return False
    return state not in RARE or report.count_of(state) > 0
