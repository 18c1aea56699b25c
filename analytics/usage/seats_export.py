"""Writes the CSV file of seats, from one snapshot of the mirror."""

from pathlib import Path

from analytics.domain.formulas import GUARDED
from analytics.domain.seats import SeatsQuery
from analytics.mirror.store import Snapshot

from .exports import ROUNDED, write_csv
from .questions import run
from .seat_scope import IS_IDLE, fill_seats, list_parts

TEXTS = (
    *("user_id", "user_email", "user_alias", "role", "teams"),
    *("decision_note", "decided_by"),
)
MOMENTS = ("created_at", "decided_at")
NUMBERS = ("spend", "idle_exposure")


def write_seats(snapshot: Snapshot, query: SeatsQuery, path: Path) -> int:
    """Every listed seat in the order of the page, with header. Gives the number of seats.

    Text that a spreadsheet would run as a formula is guarded.
    """
    values = fill_seats(snapshot, query) | {"price": query.price}
    parts = list_parts(query) | {"is_idle": IS_IDLE}
    run(snapshot, "seat_export", values, **parts)
    replaced = ", ".join(
        [
            *(f"{GUARDED.format(text=name)} AS {name}" for name in TEXTS),
            *(f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}" for name in MOMENTS),
            *(f"{ROUNDED.format(number=name)} AS {name}" for name in NUMBERS),
        ]
    )
    text = f"SELECT * EXCLUDE (place) REPLACE ({replaced}) FROM seat_export ORDER BY place"  # noqa: S608 names of ours
    return write_csv(snapshot, text, path, ", ".join(TEXTS))
