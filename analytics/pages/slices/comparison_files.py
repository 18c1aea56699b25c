"""Compared rows as JSON, and their users as a CSV file."""

import csv
import io
from typing import Any

from analytics.components.slice_names import TITLES, row_label
from analytics.domain.slice_overlap import OverlapGroup, OverlapQuery, SliceOverlap
from analytics.domain.slices import SliceQuery, SliceReport
from analytics.filters.compared_rows import row_value
from analytics.pages.values import csv_cells, moment_json

from .files import days_json, row_json


def comparison_json(
    query: SliceQuery, report: SliceReport, asked: OverlapQuery, overlap: SliceOverlap
) -> dict[str, Any]:
    """Spend in USD. Rows by what the parameter `row` has for them."""
    names = [row_value(name) for name in asked.rows]
    return {
        "by": query.by,
        "start_date": query.usage.start_date.isoformat(),
        "end_date": query.usage.end_date.isoformat(),
        "rows": [
            {"row": name} | row_json(query.by, report, row) | {"days": days_json(row)}
            for name, row in zip(names, overlap.rows, strict=True)
        ],
        "users": overlap.count(),
        "users_of_only": {
            name: overlap.count(OverlapGroup((place,), is_only=True))
            for place, name in enumerate(names, start=1)
        },
        "users_of_both": [pair_json(names, overlap, pair) for pair in overlap.pairs],
        "listed": asked.group.key if asked.group else "any",
        "listed_users": [
            {
                "user_id": user.user_id,
                "user_email": user.user_email,
                "user_alias": user.user_alias,
                "spend": user.total,
                "spend_by_row": dict(zip(names, user.spends, strict=True)),
            }
            for user in overlap.users
        ],
        "snapshot_at": moment_json(report.snapshot_at),
    }


def pair_json(names: list[str], overlap: SliceOverlap, pair: OverlapGroup) -> dict[str, Any]:
    """spend_by_row: what these users spend by each of the two."""
    return {
        "rows": [names[place - 1] for place in pair.places],
        "users": overlap.count(pair),
        "spend_by_row": {names[place - 1]: overlap.spend(place, pair) for place in pair.places},
    }


def comparison_csv(query: SliceQuery, overlap: SliceOverlap) -> str:
    """The listed users, the largest spend first; no amount where a user does not use a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    heads = [f"Spend by {row_label(query.by, row)}" for row in overlap.rows]
    writer.writerow(csv_cells(["user_id", "user_email", "user_alias", "spend", *heads]))
    for user in overlap.users:
        known = user.user_id, user.user_email, user.user_alias
        writer.writerow(csv_cells([*known, user.total, *user.spends]))
    return text.getvalue()


def comparison_file_name(query: SliceQuery) -> str:
    """`user-usage-tools-compared_2026-10-27_2026-11-25.csv`."""
    usage, name = query.usage, TITLES[query.by].lower()
    return f"user-usage-{name}-compared_{usage.start_date}_{usage.end_date}.csv"
