"""The question and the report of one user: frozen figures from the mirror. No Django, no clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .budgets import Budget
from .periods import ComparedPeriods
from .report import display_name
from .user_parts import KeyUsage, LayerDay, NamedUsage, Sums, ToolUsage


class Layer(StrEnum):
    """What a user's days are stacked by."""

    MODEL = "model"
    TOOL = "tool"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserQuery:
    """One user over a period. Every request of the user counts, whatever its tags.

    start_date, end_date: UTC days, both inclusive. range_name: as in `UsageQuery`. today: the UTC
    day that is not complete, and the calendar's last one. layer: what the days are stacked by.
    """

    user_id: str
    start_date: date
    end_date: date
    today: date
    range_name: str = ""
    layer: Layer = Layer.MODEL

    @property
    def days(self) -> int:
        """Length of the period in days, at least 1."""
        return (self.end_date - self.start_date).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDay:
    """What the user did on one day."""

    day: date
    sums: Sums
    cache_read_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team of the user. name: its alias, or else its ID."""

    team_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamBudget:
    """What a team allows one of its members. team: its alias, or else its ID."""

    team: str
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the user is. role, created_at and budget: None where LiteLLM's user table has none.

    first_day, last_day: of all usage; None without any.
    """

    user_id: str
    user_email: str | None
    user_alias: str | None
    in_user_table: bool
    role: str | None
    teams: tuple[Team, ...]
    created_at: datetime | None
    budget: Budget | None
    team_budgets: tuple[TeamBudget, ...]
    first_day: date | None
    last_day: date | None

    @property
    def name(self) -> str:
        """As lists name the user."""
        return display_name(self.user_id, self.user_email, self.user_alias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Places among the users with usage in the period, from 1; users: how many there are."""

    users: int
    spend: int
    requests: int
    tokens: int
    days_active: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReport:
    """Everything that the page of a user shows.

    sums, days_active: over the period, as the row of the list has them. ranks: None without usage.
    current, previous: over the complete days of the period and of its previous period; None where
    there is nothing to compare with. tags: those that are no user agents, most used first.
    layer_days: the days of the period by the query's layer. history: every day with usage ever.
    """

    person: Person
    sums: Sums
    days_active: int
    cache_read_tokens: int
    last_day: date | None
    ranks: Ranks | None
    periods: ComparedPeriods | None
    current: Sums | None
    previous: Sums | None
    current_days: int
    previous_days: int
    tags: tuple[str, ...]
    models: tuple[NamedUsage, ...]
    tools: tuple[ToolUsage, ...]
    keys: tuple[KeyUsage, ...]
    providers: tuple[NamedUsage, ...]
    mcp_tools: tuple[NamedUsage, ...]
    layer_days: tuple[LayerDay, ...]
    history: tuple[UserDay, ...]
    snapshot_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """A user beside another one in the list."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPosition:
    """Where a user stands in a list of users. place: from 1."""

    place: int
    users: int
    previous: Neighbor | None
    next: Neighbor | None
