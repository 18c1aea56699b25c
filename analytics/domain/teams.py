"""What is known of a team beside its usage by users. Frozen, no Django."""

from dataclasses import dataclass

from .budgets import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """organization: its alias, else its ID. budget: None where LiteLLM has no row of the team.

    members: users whom LiteLLM's user table names. active_members: those of them in scope with
    usage by keys of the team in the period; members_spend: theirs, USD. keys_spend: USD of no user
    by keys of the team in the period, whatever the filters; part of unattributed spend.
    """

    organization: str | None = None
    organization_id: str | None = None
    budget: Budget | None = None
    members: int = 0
    active_members: int = 0
    members_spend: float = 0.0
    keys_spend: float = 0.0

    @property
    def active_share(self) -> float | None:
        """Share of the members who are active, 0..1; None without members."""
        return self.active_members / self.members if self.members else None

    @property
    def spend_per_active_member(self) -> float | None:
        """USD that active members spent by keys of the team, of each; None without any."""
        return self.members_spend / self.active_members if self.active_members else None
