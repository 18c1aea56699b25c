"""The overview as JSON, and as a CSV file with a row for each figure."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from analytics.components.slice_chart import stacked_rows
from analytics.components.slice_names import row_label
from analytics.domain.report import UsageSummary, UserUsage
from analytics.domain.slices import SliceBy, SliceQuery, SliceRow
from analytics.pages.values import compared_json, csv_cells, moment_json
from analytics.usage.overview_report import Mover, OverviewReport

from .cards import power_share, unattributed_share
from .panels import Attention

HEAD = ("section", "id", "name", "value", "unit", "compared", "previous")


def overview_json(
    query: SliceQuery, report: OverviewReport, lines: Iterable[Attention]
) -> dict[str, Any]:
    """Spend in USD, shares from 0 to 1, days as YYYY-MM-DD."""
    usage, ledger = query.usage, report.usage.ledger
    return {
        "start_date": usage.start_date.isoformat(),
        "end_date": usage.end_date.isoformat(),
        "compared": compared_json(report.periods),
        "figures": figures_json(report),
        "reconciliation": {
            "in_scope": ledger.in_scope,
            "filtered_out": ledger.filtered_out,
            "unattributed": ledger.unattributed,
            "total_spend": ledger.total_spend,
        },
        "by": query.by,
        "days": days_json(query.by, report),
        "top_users": [user_json(user) for user in report.usage.top_users],
        "tools": [tool_json(row) for row in report.tools],
        "movers": {
            "up": [mover_json(mover) for mover in report.rising],
            "down": [mover_json(mover) for mover in report.falling],
        },
        "attention": {line.key: line.count for line in lines},
        "snapshot_at": moment_json(report.usage.snapshot_at),
    }


def figures_json(report: OverviewReport) -> dict[str, Any]:
    """The cards; those of both compared periods are None without a comparison."""
    summary, figures, total = report.usage.summary, report.figures, report.total
    comparison = report.comparison
    return {
        "total_spend": total.sums.spend,
        "unattributed_spend": report.unattributed.sums.spend,
        "unattributed_share": unattributed_share(report),
        "seats": figures.seats,
        "seats_used": figures.seats_used,
        **summary_json(summary),
        "median_spend": figures.median_spend,
        "power_users_spend": figures.power_spend,
        "power_users_share_of_spend": power_share(report),
        "current": side_json(comparison.current, total.compared_spend),
        "previous": side_json(comparison.previous, total.previous_spend),
    }


def side_json(summary: UsageSummary | None, total_spend: float | None) -> dict[str, Any] | None:
    if summary is None:
        return None
    return {"total_spend": total_spend} | summary_json(summary)


def summary_json(summary: UsageSummary) -> dict[str, Any]:
    """Of the users in scope."""
    return {
        "users_spend": summary.total_spend,
        "active_users": summary.total_users,
        "spend_per_active_user": summary.average_spend,
        "power_users": summary.power_users,
    }


def days_json(by: SliceBy, report: OverviewReport) -> list[dict[str, Any]]:
    """Every day of the period; parts by name add up to its spend, that of the chart."""
    rows = stacked_rows(report.parts, report.unattributed, is_filtered=report.is_filtered)
    parts = [(row_label(by, row), dict(row.days)) for row in rows]
    return [
        {
            "date": day.day.isoformat(),
            "spend": sum(spends.get(day.day, 0.0) for _, spends in parts),
            "active_users": day.users,
            "parts": [
                {"name": name, "spend": spends[day.day]}
                for name, spends in parts
                if day.day in spends
            ],
        }
        for day in report.comparison.trend
    ]


def user_json(user: UserUsage) -> dict[str, Any]:
    return {
        "user_id": user.user_id,
        "user_email": user.user_email or user.user_id,
        "user_alias": user.user_alias,
        "spend": user.spend,
        "compared_spend": user.compared_spend,
        "previous_spend": user.previous_spend,
    }


def tool_json(row: SliceRow) -> dict[str, Any]:
    return {
        "tool": row.name,
        "name": row_label(SliceBy.TOOL, row),
        "kind": row.kind.value,
        "users": row.users,
        "spend": row.sums.spend,
        "compared_spend": row.compared_spend,
        "previous_spend": row.previous_spend,
    }


def mover_json(mover: Mover) -> dict[str, Any]:
    return {
        "user_id": mover.user_id,
        "user_email": mover.user_email or mover.user_id,
        "user_alias": mover.user_alias,
        "change": mover.change,
        "compared_spend": mover.compared_spend,
        "previous_spend": mover.previous_spend,
    }


def overview_csv(query: SliceQuery, report: OverviewReport, lines: Iterable[Attention]) -> str:
    """Every figure of the page as a row; days are those of the chart, by its parts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(HEAD)
    for row in csv_rows(query, report, lines):
        writer.writerow(csv_cells(row))
    return text.getvalue()


def csv_rows(
    query: SliceQuery, report: OverviewReport, lines: Iterable[Attention]
) -> Iterator[tuple]:
    """In the columns of HEAD."""
    figures = figures_json(report)
    current, previous = figures["current"] or {}, figures["previous"] or {}
    for key, unit in (
        *(("total_spend", "USD"), ("users_spend", "USD"), ("unattributed_spend", "USD")),
        *(("active_users", "users"), ("seats", "users"), ("seats_used", "users")),
        *(("spend_per_active_user", "USD"), ("median_spend", "USD")),
        *(("power_users", "users"), ("power_users_spend", "USD")),
    ):
        yield "figure", key, "", figures[key], unit, current.get(key), previous.get(key)
    for day in days_json(query.by, report):
        for part in day["parts"]:
            yield "day", day["date"], part["name"], part["spend"], "USD", None, None
    for user in report.usage.top_users:
        sides = user.compared_spend, user.previous_spend
        yield "top user", user.user_id, user.name, user.spend, "USD", *sides
    for tool in report.tools:
        name = row_label(SliceBy.TOOL, tool)
        sides = tool.compared_spend, tool.previous_spend
        yield "tool", tool.name, name, tool.sums.spend, "USD", *sides
    for mover in (*report.rising, *report.falling):
        sides = mover.compared_spend, mover.previous_spend
        yield "mover", mover.user_id, mover.name, mover.change, "USD", *sides
    for line in lines:
        yield "attention", line.key, line.title, line.count, "", None, None


def file_name(query: SliceQuery) -> str:
    """`user-usage-overview_2026-10-27_2026-11-25.csv`."""
    return f"user-usage-overview_{query.usage.start_date}_{query.usage.end_date}.csv"
