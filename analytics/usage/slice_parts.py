"""Fills the temporary table `slice_part`: usage by day, user and tool, model or team."""

from typing import Any

from analytics.domain.slices import SliceBy
from analytics.mirror.store import Snapshot

from .questions import run
from .user_sums import COLUMNS, COUNTS
from .user_tools import KNOWN_AGENTS, NOISELESS

SUMMED_COUNTS = (*COUNTS, "cache_read_tokens")
SUMMED = (*COLUMNS, "cache_read_tokens")


SUMS = ", ".join(
    ("sum(spend) AS spend", *(f"sum({one})::BIGINT AS {one}" for one in SUMMED_COUNTS))
)
MODEL_CELLS = {"number": "model_no", "names": "models", "value": "models.model", "sums": SUMS}
TEAM_CELLS = {"number": "team_no", "names": "teams", "value": "teams.team_id", "sums": SUMS}
TOOL_PARTS = {
    "own_sums": ", ".join(f"whole.{one}" for one in SUMMED),
    "columns": ", ".join(SUMMED),
    "sums": ", ".join(
        [f"{NOISELESS} AS spend", *(f"sum({one})::BIGINT AS {one}" for one in SUMMED_COUNTS)]
    ),
}
# Where the whole cells are read from, and what rows are a part of besides tools.
OF_NOTHING = {"wholes": "set_day", "of_no": "0"}
OF_TEAMS = {"wholes": "cells", "of_no": "team_no"}


def fill_slice_part(snapshot: Snapshot, by: SliceBy, values: dict[str, Any]) -> None:
    """values: start_date, end_date, previous_start and previous_end."""
    if by is SliceBy.TOOL:
        run(snapshot, "slice_tools", values | KNOWN_AGENTS, **TOOL_PARTS, **OF_NOTHING)
    else:
        run(snapshot, "slice_cells", values, **(MODEL_CELLS if by is SliceBy.MODEL else TEAM_CELLS))


def fill_tools_of_teams(snapshot: Snapshot, values: dict[str, Any]) -> None:
    """The tools of each team, in place of what `slice_part` held. of_no: the team's number."""
    run(snapshot, "slice_tools", values | KNOWN_AGENTS, **TOOL_PARTS, **OF_TEAMS)
