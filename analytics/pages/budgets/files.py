"""Budgets as JSON and as a CSV file. Neither keys nor their hashes are in them."""

import csv
import io
from datetime import date
from typing import Any

from analytics.domain.budget_report import BudgetRow, BudgetsQuery, BudgetsReport
from analytics.pages.values import csv_cells, moment_json

from .words import name_of

FIELDS = (
    *("kind", "name", "user_id", "user_email", "team_id", "team", "organization_id", "last_four"),
    *("blocked", "state", "max_budget", "soft_budget", "spend", "utilization", "run_rate_per_day"),
    *("complete_days", "runs_out_at", "budget_reset_at", "budget_duration", "window_start"),
    *("daily_rows_spend", "difference", "difference_reason"),
)


def report_json(query: BudgetsQuery, report: BudgetsReport, total: int) -> dict[str, Any]:
    """Spend in USD, shares from 0 to 1, moments in UTC. total: budgets of all pages."""
    return {
        "state": query.state,
        "kinds": list(query.kinds),
        "budgets": [row_values(row, report.data_since) for row in report.rows],
        "total": total,
        "page": report.page,
        "page_size": query.page_size,
        "counts": {state.value: count for state, count in report.counts.items()},
        "counts_by_kind": {kind.value: count for kind, count in report.kinds.items()},
        "running_out": report.running_out,
        "first_runs_out_at": moment_json(report.first_runs_out_at),
        "snapshot_at": moment_json(report.snapshot_at),
    }


def row_values(row: BudgetRow, data_since: date | None) -> dict[str, Any]:
    budget = row.budget
    reason = row.reason(data_since)
    values = (
        *(row.kind.value, name_of(row), row.user_id, row.user_email, row.team_id, row.team_name),
        *(row.organization_id, row.last_four, row.is_blocked, row.state.value, budget.limit),
        *(budget.soft_limit, budget.spend, budget.utilization, row.run_rate, row.complete_days),
        *(moment_json(row.runs_out_at), moment_json(budget.reset_at), budget.duration),
        *(moment_json(row.window_start), row.recorded, row.difference),
        reason.value if reason else None,
    )
    return dict(zip(FIELDS, values, strict=True))


def csv_of(report: BudgetsReport) -> str:
    """Text that would be a formula is guarded."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for row in report.rows:
        writer.writerow(csv_cells(row_values(row, report.data_since).values()))
    return text.getvalue()


def file_name(query: BudgetsQuery) -> str:
    """`user-usage-budgets_2026-11-25.csv`."""
    return f"user-usage-budgets_{query.moment.date()}.csv"
