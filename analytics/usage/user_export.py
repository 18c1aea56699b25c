"""The rows of one user's CSV file: days, models and tools."""

from dataclasses import dataclass
from datetime import date

from analytics.domain.user_parts import Sums, ToolKind
from analytics.domain.user_report import Person, UserQuery
from analytics.mirror.store import Snapshot

from .questions import run
from .user_report import fetch_person
from .user_sums import SUMMED, sums_of
from .user_tools import kind_and_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """What the user did on one day with one model and one tool."""

    day: date
    model: str
    tool: tuple[ToolKind, str]
    sums: Sums


def fetch_user_export(
    snapshot: Snapshot, query: UserQuery
) -> tuple[Person, tuple[ExportRow, ...]] | None:
    """The user and the rows by day, model and tool; None for a user whom LiteLLM does not know."""
    found = fetch_person(snapshot, query)
    if found is None:
        return None
    rows = run(snapshot, "user_export", {}, sums=SUMMED)
    return found.person, tuple(
        ExportRow(day=day, model=model, tool=kind_and_name(tool), sums=sums_of(sums))
        for day, model, tool, *sums in rows
    )
