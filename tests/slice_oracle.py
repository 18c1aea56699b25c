"""Which row of tools, models, teams and so on a request belongs to, by plain loops."""

from dataclasses import replace

from hypothesis import assume

from analytics.domain.query import UsageQuery
from analytics.domain.slices import RowKind, SliceBy, SliceReport
from analytics.domain.tools import BY_AGENT
from analytics.mirror.current import current_snapshot
from tests import oracle
from tests.cell_oracle import Teams

Row = tuple[RowKind, str]


def in_scope(made: list[oracle.Request], usage: UsageQuery) -> list[oracle.Request]:
    """Those of the users whose spend is not below the bound."""
    users = {user: sums.spend for user, sums in oracle.truth(made).items() if user is not None}
    assume(
        not any(abs(spend - (usage.min_spend or 0.0)) < 1e-3 for spend in users.values())
        or (usage.min_spend is None)
    )
    scope = {user for user, spend in users.items() if spend >= (usage.min_spend or 0.0)}
    return [request for request in made if request.user_id in scope]


def organizations(proxy, teams: Teams) -> Teams:
    """In place of the team of each key and day its organization, or ''."""
    rows = proxy.connection.execute(
        'SELECT team_id, organization_id FROM "LiteLLM_TeamTable"'
    ).fetchall()
    by_team = {team: organization or "" for team, organization in rows}
    return {key: by_team.get(team, "") for key, team in teams.items()}


def with_keys(report: SliceReport, by: SliceBy) -> SliceReport:
    """Keys by their own names, for which rows have numbers alone."""
    if by is not SliceBy.KEY:
        return report
    with current_snapshot() as snapshot:
        keys = dict(snapshot.fetch("SELECT key_no::VARCHAR, api_key FROM keys"))
    return replace(
        report,
        rows=tuple(replace(row, name=keys[row.name] if row.name else "") for row in report.rows),
    )


def row_of(request: oracle.Request, by: SliceBy, by_key: Teams) -> Row:
    if by is SliceBy.TOOL:
        agent = oracle.agent_of(request).partition("/")[0]
        if not agent:
            return RowKind.NONE, ""
        known = BY_AGENT.get(agent)
        return (RowKind.NAMED, known.slug) if known else (RowKind.AGENT, agent)
    name = {
        SliceBy.MODEL: request.model,
        SliceBy.TEAM: by_key[request.day, request.api_key],
        SliceBy.ORGANIZATION: by_key[request.day, request.api_key],
        SliceBy.PROVIDER: request.custom_llm_provider,
        SliceBy.KEY: request.api_key,
    }[by]
    return (RowKind.NAMED, name) if name else (RowKind.NONE, "")
