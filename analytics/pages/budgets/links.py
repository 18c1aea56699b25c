"""Links of the page of budgets: states, orders, owners and files."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from analytics.domain.budget_report import BudgetSort, BudgetsReport, BudgetState
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

OWN = (*ORDER, "kind", "state")
TITLES = {
    None: "Every budget with a limit",
    BudgetState.OVER: "LiteLLM's own total has reached the limit",
    BudgetState.NEAR: "Above 80% of the limit",
    BudgetState.WITHIN: "Up to 80% of the limit",
    BudgetState.ZERO: "A limit of $0, of which nothing is spent",
    BudgetState.NONE: "Users, keys, teams, members and organizations without a limit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLinks:
    """Query strings, but for `user` and `team`: pages of one, without the ID at the end.

    orders: ordered by a column; the one that the page is ordered by turns round. all: without
    filters.
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
        all=query_without(params, *OWN, "q", "team"),
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
    """Every budget, then each state; a zero limit only where there is one."""
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
        if state is not BudgetState.ZERO or state is shown or report.count_of(state)
    )
