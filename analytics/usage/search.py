"""Finds users, teams and tools by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.domain.report import display_name
from analytics.domain.tools import TOOLS, Tool
from analytics.mirror.store import Snapshot

from .questions import run


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUser:
    """spend: USD in the period."""

    user_id: str
    user_email: str | None
    user_alias: str | None
    spend: float

    @property
    def name(self) -> str:
        return display_name(self.user_id, self.user_email, self.user_alias)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTeam:
    team_id: str
    team_alias: str | None

    @property
    def name(self) -> str:
        return self.team_alias or self.team_id


def find_users(
    snapshot: Snapshot, words: Sequence[str], period: tuple[date, date], *, most: int
) -> tuple[FoundUser, ...]:
    """Every word is part of the alias, email or ID, in any case. The largest spend first."""
    start, end = period
    values = {"words": list(words), "start_date": start, "end_date": end, "most": most}
    return tuple(
        FoundUser(user_id=user_id, user_email=email, user_alias=alias, spend=spend)
        for user_id, email, alias, spend in run(snapshot, "search_users", values)
    )


def find_teams(snapshot: Snapshot, words: Sequence[str], *, most: int) -> tuple[FoundTeam, ...]:
    """Every word is part of the alias or ID, in any case."""
    values = {"words": list(words), "most": most}
    return tuple(
        FoundTeam(team_id=team_id, team_alias=alias)
        for team_id, alias in run(snapshot, "search_teams", values)
    )


def find_tools(words: Sequence[str]) -> tuple[Tool, ...]:
    """Every word is part of the label or the slug, in any case."""
    lower = [word.lower() for word in words]
    return tuple(
        tool for tool in TOOLS if all(word in f"{tool.label} {tool.slug}".lower() for word in lower)
    )
