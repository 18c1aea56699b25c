"""Budgets of users, keys, teams, members and organizations: what is spent, and until when."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from analytics.domain.budget_report import (
    MOST_DAYS_LEFT,
    SOON_DAYS,
    BudgetKind,
    BudgetRow,
    BudgetSort,
    BudgetsQuery,
    BudgetsReport,
    BudgetState,
)
from analytics.domain.budgets import MOST_UTILIZATION, NEAR_UTILIZATION, Budget
from analytics.mirror.store import Snapshot

from .questions import fragment, run

# Who has no value comes last, and what is over its limit has run out already.
ORDER = {
    BudgetSort.NAME: "lower(name)",
    BudgetSort.LIMIT: "max_budget",
    BudgetSort.SPEND: "spend",
    BudgetSort.UTILIZATION: "utilization",
    BudgetSort.RUN_RATE: "run_rate",
    BudgetSort.RUNS_OUT: "CASE WHEN state = 'over' THEN TIMESTAMP '1970-01-01'"
    " ELSE runs_out_at END",
    BudgetSort.RESETS: "budget_reset_at",
}
IN_TEAMS = (
    "(list_has_any(team_ids, $teams)"
    " OR (list_contains($teams, '') AND len(team_ids) = 0 AND kind IN ('user', 'key')))"
)
OF_USER = "user_id = $user_id"
FOUND = "list_bool_and(list_transform($words, lambda word: contains(searched, lower(word))))"


def fetch_budgets(snapshot: Snapshot, query: BudgetsQuery) -> BudgetsReport:
    """A page of budgets, the last one for a page past the end, and how many there are."""
    recorded = snapshot.manifest.days_of("user_day")
    data_since = min(recorded, default=None)
    values = values_of(snapshot, query) | {"data_since": data_since}
    scope = " AND ".join(("TRUE", *in_scope(query)))
    run(snapshot, "budget_rows", values, owners=fragment("budget_owners"), in_scope=scope)
    counts: Counter[BudgetState] = Counter()
    kinds: Counter[BudgetKind] = Counter()
    running_out, moments = 0, []
    for state, kind, budgets, ending, first in run(snapshot, "budget_counts", values):
        counts[BudgetState(state)] += budgets
        if state != BudgetState.NONE:
            kinds[BudgetKind(kind)] += budgets
        running_out += ending
        moments += [first] if first else []
    report = BudgetsReport(
        rows=(),
        counts=dict(counts),
        kinds=dict(kinds),
        running_out=running_out,
        first_runs_out_at=min(moments, default=None),
        page=1,
        data_since=data_since,
        snapshot_at=snapshot.status.snapshot_at,
        missing=snapshot.manifest.lacking,
    )
    listed = report.count_of(query.state)
    size = query.page_size or max(listed, 1)
    page = max(min(query.page, -(-listed // size)), 1)
    rows = run(
        snapshot,
        "budget_page",
        values | {"count": size, "skipped": (page - 1) * size},
        is_listed=is_listed(query.state),
        order=f"{ORDER[query.sort]} {'DESC' if query.descending else 'ASC'} NULLS LAST",
    )
    return replace(report, rows=tuple(row_of(*row) for row in rows), page=page)


def is_listed(state: BudgetState | None) -> str:
    """The condition of a state."""
    if state is None:
        return "state <> 'none'"
    if state is BudgetState.RUNNING_OUT:
        return "runs_out_at <= $moment + to_days($soon)"
    return "state = $state"


def fetch_budget_findings(snapshot: Snapshot) -> tuple[int, int]:
    """How many budgets of other owners than users are over and near their limits."""
    moment = snapshot.status.snapshot_at or datetime.min
    ((over, near),) = run(snapshot, "budget_findings", {"moment": moment, "near": NEAR_UTILIZATION})
    return over, near


def values_of(snapshot: Snapshot, query: BudgetsQuery) -> dict[str, Any]:
    """What the parameters stand for. A day after the newest copy is not complete."""
    copied_at = snapshot.status.snapshot_at or query.moment
    return {
        "moment": query.moment,
        "today": min(query.moment, copied_at).date(),
        "near": NEAR_UTILIZATION,
        "most_utilization": MOST_UTILIZATION,
        "most_days_left": MOST_DAYS_LEFT,
        "soon": SOON_DAYS,
        "state": query.state,
        "kinds": [kind.value for kind in query.kinds],
        "teams": list(query.teams),
        "user_id": query.user_id,
        "words": list(query.search_words),
    }


def in_scope(query: BudgetsQuery) -> Iterator[str]:
    """The conditions of the filters that are set."""
    if query.kinds:
        yield "list_contains($kinds, kind)"
    if query.teams:
        yield IN_TEAMS
    if query.user_id:
        yield OF_USER
    if query.search_words:
        yield FOUND


def row_of(
    kind,
    state,
    name,
    user_id,
    user_name,
    user_email,
    team_id,
    team_name,
    organization_id,
    last_four,
    is_blocked,
    has_user_page,
    has_team_page,
    *row,
) -> BudgetRow:
    spend, limit, duration, reset_at, soft_limit, start, days, rate, runs_out_at, *sums = row
    recorded, first_day, today = sums
    return BudgetRow(
        kind=BudgetKind(kind),
        state=BudgetState(state),
        name=name,
        user_id=user_id,
        user_name=user_name,
        user_email=user_email,
        team_id=team_id,
        team_name=team_name,
        organization_id=organization_id,
        last_four=last_four,
        is_blocked=is_blocked,
        has_user_page=has_user_page,
        has_team_page=has_team_page,
        budget=Budget(
            spend=spend, limit=limit, duration=duration, reset_at=reset_at, soft_limit=soft_limit
        ),
        window_start=start,
        complete_days=days,
        run_rate=rate,
        runs_out_at=runs_out_at,
        recorded=recorded,
        first_day=first_day,
        today=today,
    )
