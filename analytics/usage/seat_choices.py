"""Teams and roles of LiteLLM's user table to choose from, those of most seats first."""

from analytics.mirror.store import Snapshot

from .questions import run

# Value, label and seats; '' is no team and no role. A label is empty where the value is one.
Choice = tuple[str, str, int]


def fetch_seat_teams(snapshot: Snapshot, *, most: int) -> list[Choice]:
    """A seat counts in each of its teams."""
    return run(snapshot, "seat_team_choices", {"most": most})


def fetch_seat_roles(snapshot: Snapshot, *, most: int) -> list[Choice]:
    return run(snapshot, "seat_role_choices", {"most": most})
