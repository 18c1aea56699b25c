"""The report of a user as JSON."""

from datetime import date, datetime
from typing import Any

from analytics.components.tools import tool_name
from analytics.domain.budgets import Budget
from analytics.domain.user_parts import KeyUsage, NamedUsage, Sums, ToolUsage
from analytics.domain.user_report import Layer, ListPosition, UserQuery, UserReport

from .words import key_label, model_name


def report_json(
    query: UserQuery, report: UserReport, position: ListPosition | None, now: datetime
) -> dict[str, Any]:
    """Spend in USD, days as YYYY-MM-DD, moments in UTC. Neither keys nor their hashes."""
    labels = {key.number: key_label(key) for key in report.keys}

    def layer_name(layer: Any) -> str:
        if query.layer is Layer.KEY:
            return labels[layer]
        return tool_name(*layer) if query.layer is Layer.TOOL else model_name(layer)

    person = report.person
    return {
        "user": {
            "user_id": person.user_id,
            "user_email": person.user_email,
            "user_alias": person.user_alias,
            "in_user_table": person.in_user_table,
            "role": person.role,
            "teams": [{"team_id": team.team_id, "name": team.name} for team in person.teams],
            "created_at": moment_json(person.created_at),
            "first_request_date": day_json(person.first_day),
            "last_request_date": day_json(person.last_day),
            "budget": budget_json(person.budget) if person.budget else None,
            "team_budgets": [
                {"team": one.team} | budget_json(one.budget) for one in person.team_budgets
            ],
        },
        "start_date": query.start_date.isoformat(),
        "end_date": query.end_date.isoformat(),
        "figures": sums_json(report.sums)
        | {"days_active": report.days_active, "cache_read_tokens": report.cache_read_tokens},
        "comparison": comparison_json(report),
        "ranks": {
            name: getattr(report.ranks, name)
            for name in ("users", "spend", "requests", "tokens", "days_active")
        }
        if report.ranks
        else None,
        "position": {"place": position.place, "users": position.users} if position else None,
        "tags": report.tags,
        "models": [
            named_json("model", part) | {"usd_per_million_tokens": part.sums.price}
            for part in report.models
        ],
        "tools": [tool_json(tool) for tool in report.tools],
        "keys": [key_json(key, now) for key in report.keys],
        "providers": [named_json("provider", part) for part in report.providers],
        "mcp_tools": [named_json("mcp_tool", part) for part in report.mcp_tools],
        "days": [
            {
                "date": part.day.isoformat(),
                query.layer.value: layer_name(part.layer),
                "spend": part.spend,
                "requests": part.requests,
            }
            for part in report.layer_days
        ],
        "snapshot_at": moment_json(report.snapshot_at),
    }


def comparison_json(report: UserReport) -> dict[str, Any] | None:
    """Both sides: the complete days of the period, and those of its previous period."""
    if report.periods is None or report.current is None or report.previous is None:
        return None
    return {
        name: {"start_date": period[0].isoformat(), "end_date": period[1].isoformat()}
        | sums_json(sums)
        | {"days_active": days}
        for name, period, sums, days in (
            ("current", report.periods.current, report.current, report.current_days),
            ("previous", report.periods.previous, report.previous, report.previous_days),
        )
    }


def sums_json(sums: Sums) -> dict[str, Any]:
    return {
        "spend": sums.spend,
        "requests": sums.requests,
        "successful_requests": sums.successes,
        "failed_requests": sums.failures,
        "prompt_tokens": sums.prompt_tokens,
        "completion_tokens": sums.completion_tokens,
        "tokens": sums.tokens,
    }


def named_json(name: str, part: NamedUsage) -> dict[str, Any]:
    return {name: part.name} | sums_json(part.sums) | {"last_request_date": day_json(part.last_day)}


def tool_json(tool: ToolUsage) -> dict[str, Any]:
    return (
        {"tool": tool_name(tool.kind, tool.name), "kind": tool.kind}
        | sums_json(tool.sums)
        | {"last_request_date": day_json(tool.last_day)}
        | {"versions": [named_json("version", part) for part in tool.versions]}
    )


def key_json(key: KeyUsage, now: datetime) -> dict[str, Any]:
    return {
        "alias": key.alias,
        "last_four": key.last_four,
        "team": key.team,
        "state": key.state_at(now),
        "expires": moment_json(key.expires),
        "deleted_at": moment_json(key.deleted_at),
        "budget": budget_json(key.budget),
        "first_request_date": day_json(key.first_day),
        "last_request_date": day_json(key.last_day),
    } | sums_json(key.sums)


def budget_json(budget: Budget) -> dict[str, Any]:
    """LiteLLM's own running total and what bounds it."""
    return {
        "spend": budget.spend,
        "max_budget": budget.limit,
        "budget_duration": budget.duration,
        "budget_reset_at": moment_json(budget.reset_at),
    }


def day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def moment_json(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
