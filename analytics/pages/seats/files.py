"""Seats as JSON, and the name of the CSV file."""

from datetime import date
from typing import Any

from analytics.domain.activation import WITHIN, Activation, Cohort
from analytics.domain.seats import SeatsQuery
from analytics.domain.seats_report import Seat, SeatsReport
from analytics.pages.values import moment_json, period_json


def report_json(query: SeatsQuery, report: SeatsReport) -> dict[str, Any]:
    """Money in USD, shares from 0 to 1, days as YYYY-MM-DD."""
    counts = {key.value: count for key, count in report.counts.items() if key}
    price = query.price
    return {
        "window": period_json((query.start_date, query.end_date)),
        "previous_window": period_json(query.previous),
        "as_of": query.as_of.isoformat(),
        "grace_days": query.grace,
        "seat_price": price,
        "summary": {
            "seats": report.seats,
            "used_in_window": report.used,
            **counts,
            "idle_exposure": report.idle * price if price else None,
            "idle_decided": {decision.value: count for decision, count in report.decided.items()},
        },
        "moves": (
            {move.value: count for move, count in report.moves.items()} if report.moves else None
        ),
        "idle_teams": [
            {"team_id": team.team_id, "name": team.name or None, "seats": team.seats}
            for team in report.idle_teams
        ],
        "activation": activation_json(query, report.activation) if report.activation else None,
        "seats": [seat_json(query, seat) for seat in report.rows],
        "pagination": {
            "page": report.page,
            "page_size": query.page_size,
            "total_count": report.total,
            "total_pages": -(-report.total // query.page_size),
        },
        "data_since": day_json(report.data_since),
        "snapshot_at": moment_json(report.snapshot_at),
    }


def seat_json(query: SeatsQuery, seat: Seat) -> dict[str, Any]:
    note = seat.decision
    return {
        "user_id": seat.user_id,
        "user_email": seat.user_email,
        "user_alias": seat.user_alias,
        "kind": seat.kind.value,
        "status": seat.status.value,
        "in_user_table": seat.is_known,
        "blocked": seat.is_blocked,
        "role": seat.role,
        "team_ids": list(seat.team_ids),
        "teams": list(seat.teams),
        "created_at": moment_json(seat.created_at),
        "first_request_date": day_json(seat.first_day),
        "last_request_date": day_json(seat.last_day),
        "days_since_last_request": seat.days_since(query.as_of),
        "days_active_of_28": seat.days_active,
        "days_active_in_window": seat.window_days,
        "active_days_by_week": list(seat.weeks),
        "spend": seat.spend,
        "keys": seat.keys,
        "keys_never_used": seat.unused_keys,
        "move": seat.move.value if seat.move else None,
        "idle_exposure": query.price if seat.is_idle else None,
        "decision": note.decision.value if note else None,
        "decision_note": note.text if note else None,
        "decided_by": note.author if note else None,
        "decided_at": moment_json(note.decided_at) if note else None,
    }


def activation_json(query: SeatsQuery, activation: Activation) -> dict[str, Any]:
    return {
        "by": query.cohorts.value,
        "cohorts": [cohort_json(cohort) for cohort in activation.cohorts],
        "total": cohort_json(activation.total),
        "left_out": {
            "created_before_the_data": activation.left_out.before_data,
            "created_before_the_cohorts": activation.left_out.before_cohorts,
            "created_after_the_window": activation.left_out.after,
            "without_creation_date": activation.left_out.undated,
        },
    }


def cohort_json(cohort: Cohort) -> dict[str, Any]:
    """share: of the seats of which so many days are over."""
    return {
        "start_date": day_json(cohort.start),
        "seats": cohort.seats,
        "used": cohort.used,
        "median_days_to_first_request": cohort.median_days,
        **{
            f"within_{days}_days": {
                "seats": cohort.due[place],
                "used": cohort.activated[place],
                "share": cohort.share(place),
                "complete": cohort.is_complete(place),
            }
            for place, days in enumerate(WITHIN)
        },
    }


def day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def file_name(query: SeatsQuery) -> str:
    """`user-usage-seats_2026-10-27_2026-11-25.csv`."""
    return f"user-usage-seats_{query.start_date}_{query.end_date}.csv"
