"""Tools, models, teams and so on as JSON and as a CSV file."""

import csv
import io
from datetime import date
from typing import Any

from analytics.components.slice_names import TITLES, row_label
from analytics.domain.slices import RowKind, SliceBy, SliceQuery, SliceReport, SliceRow
from analytics.domain.user_parts import Sums
from analytics.pages.values import compared_json, csv_cells, moment_json

from .words import top_tool

FIELDS = (
    *("users", "share_of_users", "spend", "share_of_spend", "compared_spend", "previous_spend"),
    *(
        "spend_per_user",
        "spend_per_active_day",
        "days_active",
        "requests",
        "successful_requests",
        "failed_requests",
        "success_rate",
    ),
    *("tokens", "prompt_tokens", "completion_tokens", "cache_read_tokens", "unpriced_tokens"),
    *("usd_per_million_tokens", "last_request_date"),
)


def report_json(query: SliceQuery, report: SliceReport) -> dict[str, Any]:
    """Spend in USD, shares from 0 to 1, days as YYYY-MM-DD.

    total: of all rows, whose sum it is; None where they overlap. all_spend: of the period.
    """
    usage = query.usage
    total = row_json(query.by, report, report.total) | {"days": days_json(report.total)}
    return {
        "by": query.by,
        "start_date": usage.start_date.isoformat(),
        "end_date": usage.end_date.isoformat(),
        "compared": compared_json(report.periods),
        "users": report.users,
        "users_spend": report.users_spend,
        f"{query.by}s": [
            row_json(query.by, report, row) | {"days": days_json(row)} for row in report.every_row
        ],
        "total": None if query.by.overlaps else total,
        "all_spend": report.total.sums.spend,
        "snapshot_at": moment_json(report.snapshot_at),
    }


def row_json(by: SliceBy, report: SliceReport, row: SliceRow) -> dict[str, Any]:
    """One row by the names of a CSV file, and what only JSON can hold."""
    named = row_values(by, report, row)
    if by is SliceBy.TOOL:
        named["versions"] = [
            {"version": version.name, "users": version.users}
            | sums_json(version.sums)
            | {"last_request_date": version.last_day.isoformat()}
            for version in row.versions
        ]
    return named


def row_values(by: SliceBy, report: SliceReport, row: SliceRow) -> dict[str, Any]:
    """The fields of a row, those that it lacks as None."""
    return (
        {by.value: id_of(by, row), "name": row_label(by, row), "kind": row.kind.value}
        | (team_values(row) if by is SliceBy.TEAM else {})
        | (bound_values(row) if by.overlaps else {})
        | dict.fromkeys(FIELDS)
        | {
            "users": row.users,
            "share_of_users": report.user_share_of(row),
            "share_of_spend": report.share_of(row),
            "compared_spend": row.compared_spend,
            "previous_spend": row.previous_spend,
            "spend_per_user": spend_per_user(report, row),
            "spend_per_active_day": spend_per_active_day(report, row),
            "days_active": row.days_active if row.days_active or row.users == 0 else None,
            "success_rate": row.success_rate,
            "cache_read_tokens": row.cache_read_tokens,
            "unpriced_tokens": row.unpriced_tokens,
            "usd_per_million_tokens": row.price,
            "last_request_date": day_json(row.last_day),
        }
        | sums_json(row.sums)
    )


def team_values(row: SliceRow) -> dict[str, Any]:
    """What only rows of teams have; None in the others, but for the top tool."""
    team = row.team
    budget = team.budget if team else None
    return {
        "organization_id": team.organization_id if team else None,
        "organization": team.organization if team else None,
        "members": team.members if team else None,
        "active_members": team.active_members if team else None,
        "share_of_members": team.active_share if team else None,
        "spend_per_active_member": team.spend_per_active_member if team else None,
        "team_keys_spend": team.keys_spend if team else None,
        "budget_spend": budget.spend if budget else None,
        "max_budget": budget.limit if budget else None,
        "budget_utilization": budget.utilization if budget else None,
        "budget_reset_at": moment_json(budget.reset_at) if budget else None,
        "top_tool": top_tool(row),
    }


def bound_values(row: SliceRow) -> dict[str, Any]:
    """What only rows of tags have: the least that figures can be."""
    return {
        "exact": row.exact,
        "spend_at_least": row.spend_at_least,
        "users_at_least": row.users_at_least,
    }


def id_of(by: SliceBy, row: SliceRow) -> str:
    """As filters name the row; of a key the last four characters, for its name is a secret."""
    return row.last_four or "" if by is SliceBy.KEY else row.name


def spend_per_user(report: SliceReport, row: SliceRow) -> float | None:
    """USD; that of the total leaves out what no user in scope has spent."""
    if row.kind is not RowKind.TOTAL:
        return row.spend_per_user
    return report.users_spend / report.users if report.users else None


def spend_per_active_day(report: SliceReport, row: SliceRow) -> float | None:
    """USD for each day on which a user was active, as `spend_per_user`."""
    if row.kind is not RowKind.TOTAL:
        return row.spend_per_active_day
    return report.users_spend / row.days_active if row.days_active else None


def sums_json(sums: Sums) -> dict[str, Any]:
    return {
        "spend": sums.spend,
        "requests": sums.requests,
        "successful_requests": sums.successes,
        "failed_requests": sums.failures,
        "tokens": sums.tokens,
        "prompt_tokens": sums.prompt_tokens,
        "completion_tokens": sums.completion_tokens,
    }


def days_json(row: SliceRow) -> list[dict[str, Any]]:
    return [{"date": day.isoformat(), "spend": spend} for day, spend in row.days]


def day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def csv_of(query: SliceQuery, report: SliceReport) -> str:
    """The rows, which add up to the total unless they overlap, without it; formulas are guarded."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(row_values(query.by, report, report.total))
    for row in report.every_row:
        writer.writerow(csv_cells(row_values(query.by, report, row).values()))
    return text.getvalue()


def file_name(query: SliceQuery) -> str:
    """`user-usage-tools_2026-10-27_2026-11-25.csv`."""
    usage = query.usage
    return f"user-usage-{TITLES[query.by].lower()}_{usage.start_date}_{usage.end_date}.csv"
