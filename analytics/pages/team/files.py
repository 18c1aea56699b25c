"""A team as JSON, and its users as a CSV file. Neither keys nor their hashes are in them."""

import csv
import io
from datetime import date, datetime
from typing import Any

from analytics.components.keys import key_label
from analytics.domain.team_report import TeamKey, TeamQuery, TeamReport, TeamUser
from analytics.pages.values import csv_cells, moment_json

FIELDS = (
    *("kind", "user_id", "name", "email", "is_member", "spend", "share_of_spend", "requests"),
    "last_request_date",
)


def report_json(query: TeamQuery, report: TeamReport, now: datetime) -> dict[str, Any]:
    """Spend in USD, shares from 0 to 1. now: UTC without a zone, which decides what has expired."""
    facts = report.facts
    budget = facts.budget
    return {
        "team_id": report.team_id,
        "alias": report.alias,
        "organization_id": facts.organization_id,
        "organization": facts.organization,
        "created_at": moment_json(report.created_at),
        "start_date": query.start_date.isoformat(),
        "end_date": query.end_date.isoformat(),
        "budget_spend": budget.spend if budget else None,
        "max_budget": budget.limit if budget else None,
        "budget_utilization": budget.utilization if budget else None,
        "budget_reset_at": moment_json(budget.reset_at) if budget else None,
        "spend": report.spend,
        "users_spend": report.users_spend,
        "team_keys_spend": facts.keys_spend,
        "members": facts.members,
        "active_members": facts.active_members,
        "spend_per_active_member": facts.spend_per_active_member,
        "users": [user_values(report, user) for user in report.users],
        "keys": [key_values(report, key, now) for key in report.keys],
        "snapshot_at": moment_json(report.snapshot_at),
    }


def user_values(report: TeamReport, user: TeamUser) -> dict[str, Any]:
    return {
        "user_id": user.user_id,
        "name": user.name,
        "email": user.email,
        "is_member": user.is_member,
        "spend": user.spend,
        "share_of_spend": report.share_of(user.spend),
        "requests": user.requests,
        "last_request_date": day_json(user.last_day),
    }


def key_values(report: TeamReport, used: TeamKey, now: datetime) -> dict[str, Any]:
    key = used.key
    return {
        "name": key_label(key.alias, "known" if key.is_known else key.kind, None),
        "last_four": key.last_four,
        "owner": used.owner_id or None,
        "state": key.state_at(now).value,
        "spend": key.sums.spend,
        "share_of_spend": report.share_of(key.sums.spend),
        "requests": key.sums.requests,
        "last_request_date": day_json(key.last_day),
    }


def day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def csv_of(report: TeamReport) -> str:
    """Users, then team keys as one row. Text that would be a formula is guarded."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    keys_spend = report.facts.keys_spend
    team_keys = {"spend": keys_spend, "share_of_spend": report.share_of(keys_spend)}
    rows = [{"kind": "user"} | user_values(report, user) for user in report.users]
    for row in (*rows, dict.fromkeys(FIELDS) | {"kind": "team_keys"} | team_keys):
        writer.writerow(dict(zip(row, csv_cells(row.values()), strict=True)))
    return text.getvalue()


def file_name(query: TeamQuery) -> str:
    """`user-usage-team_2026-10-27_2026-11-25.csv`."""
    return f"user-usage-team_{query.start_date}_{query.end_date}.csv"
