"""IDs and names that the company has."""

from typing import Any

from analytics.domain.slices import SliceBy
from analytics.openapi.operation import Operation
from tests.proxy import Proxy

MODELS = 'SELECT model FROM "LiteLLM_DailyUserSpend" GROUP BY 1 ORDER BY sum(spend) DESC'
TEAMS = 'SELECT team_id FROM "LiteLLM_TeamTable" ORDER BY 1'
USERS = 'SELECT user_id FROM "LiteLLM_DailyUserSpend" GROUP BY 1 ORDER BY sum(spend) DESC'


def known_values(operation: Operation, company: Proxy) -> dict[str, Any]:
    """What the route needs to find something."""
    if "row" in operation.required:
        return {"row": rows(operation.page, company)}
    if operation.can_be_unknown:
        name = "team_id" if operation.name.startswith("team") else "user_id"
        return {name: first(company, TEAMS if name == "team_id" else USERS, 1)[0]}
    return {"range": "7d"} if operation.name.startswith("changes") else {}


def rows(page: SliceBy | None, company: Proxy) -> list[str]:
    if page is SliceBy.TOOL:
        return ["claude-code", "cursor"]
    return first(company, TEAMS if page is SliceBy.TEAM else MODELS, 2)


def first(company: Proxy, query: str, count: int) -> list[str]:
    found = company.connection.execute(query).fetchall()
    return [value for (value,) in found if value][:count]
