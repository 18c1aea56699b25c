"""How the refresh is doing, for pages of any process: written after each cycle."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from .manifest import moment_of, moment_text, replace_json

NAME = "status.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """snapshot_at: the proxy's clock when the newest copied rows were read, UTC; None before that.

    missing: days that the first copy has not reached yet. failing_since: the first of the cycles
    that failed in a row, UTC; reason: a sentence for people. seconds: what a cycle
    costs the proxy's database, see `Cycle.least_seconds`. duration: seconds of the last cycle that
    ended well, with building and publishing. cycles, failures: how many ended, and ended badly.
    """

    snapshot_at: datetime | None = None
    missing: int = 0
    failing_since: datetime | None = None
    reason: str = ""
    seconds: float = 0.0
    duration: float = 0.0
    cycles: int = 0
    failures: int = 0


def read_status(folder: Path) -> Status:
    """The newest status; an empty one before the first."""
    try:
        given = json.loads((folder / NAME).read_text())
        for name in ("snapshot_at", "failing_since"):
            given[name] = moment_of(given[name])
        return Status(**given)
    except (OSError, ValueError, TypeError, KeyError):
        return Status()


def write_status(folder: Path, status: Status) -> None:
    """Replace the status."""
    moments = {
        "snapshot_at": moment_text(status.snapshot_at),
        "failing_since": moment_text(status.failing_since),
    }
    replace_json(folder / NAME, asdict(status) | moments)
