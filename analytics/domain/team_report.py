"""A team with its users and keys in a period. Frozen, no Django."""

from dataclasses import dataclass
from datetime import date, datetime

from .teams import TeamFacts
from .user_parts import KeyUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQuery:
    """team_id: as LiteLLM has it. Both days are included. today: the UTC day."""

    team_id: str
    start_date: date
    end_date: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamUser:
    """Usage by keys of the team in the period. last_day: None without any."""

    user_id: str
    email: str | None
    alias: str | None
    is_member: bool
    spend: float
    requests: int
    last_day: date | None

    @property
    def name(self) -> str:
        return self.alias or self.email or self.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamKey:
    """Usage of a key under the team in the period. owner_id: empty without an owner."""

    key: KeyUsage
    owner_id: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """users: members, and others with usage; keys: those used, and those that the team has now.

    Spend of users adds up to users_spend, and that of keys to both parts together.
    """

    team_id: str
    alias: str | None
    created_at: datetime | None
    facts: TeamFacts
    users: tuple[TeamUser, ...]
    keys: tuple[TeamKey, ...]
    snapshot_at: datetime | None

    @property
    def name(self) -> str:
        return self.alias or self.team_id

    @property
    def users_spend(self) -> float:
        """USD by keys of users, whether they are members or not."""
        return sum(user.spend for user in self.users)

    @property
    def spend(self) -> float:
        """USD by keys of users and by team keys."""
        return self.users_spend + self.facts.keys_spend

    def share_of(self, spend: float) -> float | None:
        """Share of the team's spend, 0..1; None where nothing was spent."""
        return spend / self.spend if self.spend > 0 else None
