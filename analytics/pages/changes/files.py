"""Changes as JSON and as a CSV file, whose rows add up to the change of the total."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from analytics.components.slice_names import OTHER_LABELS
from analytics.domain.changes import ChangesQuery, ChangesReport, SpendChange, UserChange
from analytics.domain.slices import PAGES, RowKind, SliceBy
from analytics.pages.values import compared_json, csv_cells, moment_json

from .tables import part_label
from .words import driver_words


def report_json(query: ChangesQuery, report: ChangesReport) -> dict[str, Any]:
    """Spend in USD. Users are those of a page of the chosen group."""
    usage = query.usage
    return {
        "start_date": usage.start_date.isoformat(),
        "end_date": usage.end_date.isoformat(),
        "compared": compared_json(report.periods),
        "total": spends_json(report.total),
        "groups": [
            {"group": found.group.value, "users": found.users} | spends_json(found.spends)
            for found in report.groups
        ],
        "filtered_out": spends_json(report.filtered_out) if report.filtered_out else None,
        "unattributed": spends_json(report.unattributed),
        **{f"{by}s": parts_json(report, by) for by in PAGES},
        "up": users_json(report.up),
        "down": users_json(report.down),
        "crossings": [
            {"group": found.group.value, "users": found.users, "most": users_json(found.shown)}
            for found in report.crossings
        ],
        "group": query.group.value if query.group else None,
        "users": users_json(report.users),
        "pagination": {
            "page": report.page,
            "page_size": usage.page_size,
            "total_count": report.users_count,
            "total_pages": -(-report.users_count // usage.page_size),
        },
        "snapshot_at": moment_json(report.snapshot_at),
    }


def parts_json(report: ChangesReport, by: SliceBy) -> list[dict[str, Any]]:
    return [
        {by.value: row.name, "name": part_label(by, row), "kind": row.kind.value}
        | spends_json(row.spends)
        for row in report.every_part(by)
    ]


def users_json(users: Iterable[UserChange]) -> list[dict[str, Any]]:
    """The driver in words, null of those who are no movers."""
    return [
        user_values(user) | {"driver": driver_words(user.driver) if user.driver else None}
        for user in users
    ]


def user_values(user: UserChange) -> dict[str, Any]:
    return {
        "user_id": user.user_id,
        "user_email": user.user_email or user.user_id,
        "name": user.name,
        "group": user.group.value,
    } | spends_json(user.spends)


def spends_json(spends: SpendChange) -> dict[str, Any]:
    return {
        "previous_spend": spends.previous_spend,
        "current_spend": spends.current_spend,
        "change": spends.change,
        "volume": spends.volume,
        "price_mix": spends.price_mix,
        "previous_requests": spends.previous_requests,
        "current_requests": spends.current_requests,
    }


def csv_of(query: ChangesQuery, report: ChangesReport) -> str:
    """Users of the group; without one also the spend of nobody in scope, and so all of it."""
    rest = [(RowKind.UNATTRIBUTED, report.unattributed)]
    if report.filtered_out is not None:
        rest.insert(0, (RowKind.FILTERED_OUT, report.filtered_out))
    rows = [user_values(user) for user in report.users]
    if query.group is None:
        rows += [
            {"user_id": "", "user_email": "", "name": OTHER_LABELS[kind], "group": kind.value}
            | spends_json(spends)
            for kind, spends in rest
        ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(["user_id", "user_email", "name", "group", *spends_json(report.total)])
    for row in rows:
        writer.writerow(csv_cells(row.values()))
    return text.getvalue()


def file_name(query: ChangesQuery) -> str:
    """`user-usage-changes_gone_2026-10-27_2026-11-25.csv`."""
    usage = query.usage
    group = f"_{query.group}" if query.group else ""
    return f"user-usage-changes{group}_{usage.start_date}_{usage.end_date}.csv"
