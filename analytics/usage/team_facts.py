"""Members, budget and organization of teams, and spend by their keys that belong to no user."""

from analytics.domain.budgets import Budget
from analytics.domain.query import UsageQuery
from analytics.domain.teams import TeamFacts
from analytics.mirror.store import Snapshot

from .questions import run, values_of
from .slice_parts import shown_users


def fetch_team_facts(snapshot: Snapshot, usage: UsageQuery) -> dict[str | None, TeamFacts]:
    """By the ID of each team that LiteLLM ever recorded."""
    is_shown = shown_users(snapshot, usage)
    rows = run(snapshot, "team_facts", values_of(usage), is_shown=is_shown)
    return {team_id: facts_of(*row) for team_id, *row in rows}


def facts_of(
    organization: str | None,
    organization_id: str | None,
    spend: float | None,
    *row,
) -> TeamFacts:
    limit, duration, reset_at, members, active_members, members_spend, keys_spend = row
    budget = Budget(spend=spend or 0.0, limit=limit, duration=duration, reset_at=reset_at)
    return TeamFacts(
        organization=organization,
        organization_id=organization_id,
        budget=None if spend is None else budget,
        members=members,
        active_members=active_members,
        members_spend=members_spend,
        keys_spend=keys_spend,
    )
