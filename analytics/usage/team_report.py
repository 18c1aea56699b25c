"""A team with its users and keys, whose spend adds up to the team's."""

from analytics.domain.query import UsageQuery
from analytics.domain.team_report import TeamKey, TeamQuery, TeamReport, TeamUser
from analytics.domain.teams import TeamFacts
from analytics.mirror.store import Snapshot

from .questions import run
from .team_facts import fetch_team_facts
from .user_keys import key_usage
from .user_sums import SUMMED, selected


def fetch_team_report(snapshot: Snapshot, query: TeamQuery) -> TeamReport | None:
    """None for a team that LiteLLM never recorded."""
    found = run(snapshot, "team_row", {"team_id": query.team_id})
    if not found:
        return None
    ((number, alias, created_at),) = found
    values = {"start_date": query.start_date, "end_date": query.end_date, "team_no": number}
    found_sums = selected("coalesce(summed.{}, 0)")
    users = run(snapshot, "team_users", values | {"team_id": query.team_id})
    keys = run(snapshot, "team_keys", values, sums=SUMMED, found=found_sums)
    everything = UsageQuery(start_date=query.start_date, end_date=query.end_date)
    facts = fetch_team_facts(snapshot, everything)
    return TeamReport(
        team_id=query.team_id,
        alias=alias,
        created_at=created_at,
        facts=facts.get(query.team_id, TeamFacts()),
        users=tuple(user_of(*row) for row in users),
        keys=tuple(
            TeamKey(owner_id=owner_id, owner=owner, key=key_usage(*row))
            for owner_id, owner, *row in keys
        ),
        snapshot_at=snapshot.status.snapshot_at,
    )


def user_of(user_id, email, alias, is_member, spend, requests, last_day) -> TeamUser:
    return TeamUser(
        user_id=user_id,
        email=email or None,
        alias=alias or None,
        is_member=is_member,
        spend=spend,
        requests=requests,
        last_day=last_day,
    )
