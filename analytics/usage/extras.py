"""The figures of optional columns, for the users of one page: a statement a column."""

from collections.abc import Collection
from datetime import date

from analytics.domain.budgets import Budget
from analytics.domain.extras import UserExtra
from analytics.domain.query import UsageQuery
from analytics.mirror.store import Snapshot

from .counted import counted_days, usage_parts
from .questions import run, values_of

Extras = dict[int, UserExtra]


def fetch_extras(
    snapshot: Snapshot, query: UsageQuery, numbers: list[int], columns: Collection[str]
) -> Extras:
    """By the users' numbers. columns: those that are shown; others cost nothing."""
    days = fetch_days(snapshot, query, numbers) if "trend" in columns else {}
    budgets = fetch_budgets(snapshot, numbers) if "budget" in columns else {}
    teams = fetch_teams(snapshot, numbers) if "teams" in columns else {}
    cached = fetch_cached(snapshot, query, numbers) if "cached_tokens" in columns else {}
    return {
        number: UserExtra(
            days=tuple(days.get(number, ())),
            budget=budgets.get(number),
            teams=tuple(teams.get(number, ())),
            cache_read_tokens=cached.get(number, 0),
        )
        for number in numbers
    }


def fetch_days(
    snapshot: Snapshot, query: UsageQuery, numbers: list[int]
) -> dict[int, list[tuple[date, float]]]:
    """(day, spend in USD) of each day with usage."""
    values = values_of(query) | {"user_nos": numbers}
    counted = counted_days(snapshot, query)
    found: dict[int, list[tuple[date, float]]] = {}
    for number, day, spend in run(snapshot, "user_trends", values, counted_day=counted):
        found.setdefault(number, []).append((day, spend))
    return found


def fetch_budgets(snapshot: Snapshot, numbers: list[int]) -> dict[int, Budget]:
    """Of the users who have one."""
    return {
        number: Budget(spend=spend, limit=limit, duration=duration, reset_at=reset_at)
        for number, spend, limit, duration, reset_at in run(
            snapshot, "user_budgets", {"user_nos": numbers}
        )
    }


def fetch_teams(snapshot: Snapshot, numbers: list[int]) -> dict[int, list[str]]:
    """Aliases, or IDs."""
    return dict(run(snapshot, "user_team_names", {"user_nos": numbers}))


def fetch_cached(snapshot: Snapshot, query: UsageQuery, numbers: list[int]) -> dict[int, int]:
    """Prompt tokens read from a cache."""
    values = values_of(query) | {"user_nos": numbers}
    usage = usage_parts(snapshot, query)["usage"]
    return dict(run(snapshot, "user_cached", values, usage=usage))
