"""The report of one user: figures, ranks, breakdowns and history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.domain.budgets import Budget
from analytics.domain.periods import Period
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import display_name
from analytics.domain.user_parts import KeyUsage, LayerDay, NamedUsage, Sums
from analytics.domain.user_report import (
    Layer,
    ListPosition,
    Neighbor,
    Person,
    Ranks,
    Team,
    TeamBudget,
    UserDay,
    UserQuery,
    UserReport,
)
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .compared import compared_usage, count_compared, recorded_periods
from .counted import count_usage, usage_parts
from .questions import order_by, run, values_of
from .user_keys import fetch_keys
from .user_sums import SUMMED, add_sums, sums_of
from .user_tools import fetch_tools, fill_user_agent, kind_and_name

LAYERS = {
    Layer.MODEL: {"layer": "model", "source": "user_cell JOIN models USING (model_no)"},
    Layer.TOOL: {"layer": "tool", "source": "user_agent"},
    Layer.KEY: {"layer": "key_no", "source": "user_cell"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A known user. values: the parameters of statements about the user."""

    person: Person
    history: tuple[UserDay, ...]
    keys: tuple[KeyUsage, ...]
    values: dict[str, Any]


def fetch_user_report(snapshot: Snapshot, query: UserQuery) -> UserReport | None:
    """Everything that the page of a user shows; None for a user whom LiteLLM does not know."""
    found = fetch_person(snapshot, query)
    if found is None:
        return None
    history = found.history
    inside = within(history, (query.start_date, query.end_date))
    periods = recorded_periods(snapshot, as_list_query(query), query.today)
    current = within(history, periods.current) if periods else ()
    previous = within(history, periods.previous) if periods else ()
    parts = fetch_parts(snapshot)
    return UserReport(
        person=found.person,
        sums=total_of(inside),
        days_active=len(inside),
        cache_read_tokens=sum(day.cache_read_tokens for day in inside),
        last_day=inside[-1].day if inside else None,
        ranks=fetch_ranks(snapshot, query, found.values),
        periods=periods,
        current=total_of(current) if periods else None,
        previous=total_of(previous) if periods else None,
        current_days=len(current),
        previous_days=len(previous),
        tags=fetch_tags(snapshot, found.values),
        models=parts["model"],
        tools=fetch_tools(snapshot),
        keys=found.keys,
        providers=parts["provider"],
        mcp_tools=parts["mcp_tool"],
        layer_days=fetch_layer_days(snapshot, query.layer),
        history=history,
        snapshot_at=snapshot.status.snapshot_at,
    )


def fetch_person(snapshot: Snapshot, query: UserQuery) -> Found | None:
    """Who the user is, with all history and keys; None for a user whom LiteLLM does not know.

    Fills the temporary tables `user_cell` and `user_agent`.
    """
    rows = run(snapshot, "user_person", {"user_id": query.user_id})
    if not rows:
        return None
    ((user_no, *facts),) = rows
    values = {"user_no": user_no, "start_date": query.start_date, "end_date": query.end_date}
    run(snapshot, "user_cell", values)
    fill_user_agent(snapshot, values)
    history = fetch_history(snapshot, user_no)
    keys = fetch_keys(snapshot, values)
    person = person_of(snapshot, query.user_id, user_no, facts, history)
    if not (person.in_user_table or history or keys):
        return None  # the mirror remembers the name alone
    return Found(person=person, history=history, keys=keys, values=values)


def fetch_position(
    snapshot: Snapshot, query: UsageQuery, user_id: str, today: date
) -> ListPosition | None:
    """Where the user stands in the list of the query; None where its filters leave the user out.

    today: the UTC day that is not complete, for the order by change.
    """
    order = order_by(query.sort_by, query.descending)
    compared_today = today if query.sort_by is SortBy.CHANGE else None
    with cells_in_scope(snapshot, query, compared_today):
        count_compared(snapshot, query, compared_today)
        compared = compared_usage(snapshot, query, compared_today)
        values = values_of(query) | {"user_id": user_id}
        parts = usage_parts(snapshot, query) | {"compared": compared}
        rows = run(snapshot, "user_neighbors", values, order_by=order, **parts)
    own = next((row for row in rows if row[2] == user_id), None)
    if own is None:
        return None
    place, users, *_ = own
    beside = {row[0]: Neighbor(user_id=row[2], name=display_name(*row[2:])) for row in rows}
    return ListPosition(
        place=place, users=users, previous=beside.get(place - 1), next=beside.get(place + 1)
    )


def person_of(
    snapshot: Snapshot, user_id: str, user_no: int, facts: list, history: tuple[UserDay, ...]
) -> Person:
    """facts: a row of `user_person.sql` after the number."""
    email, alias, in_user_table, role, created_at, spend, limit, duration, reset_at = facts
    teams = run(snapshot, "user_teams", {"user_no": user_no})
    team_budgets = run(snapshot, "user_member_budgets", {"user_id": user_id})
    return Person(
        user_id=user_id,
        user_email=email,
        user_alias=alias,
        in_user_table=in_user_table,
        role=role,
        teams=tuple(Team(team_id=team_id, name=name) for team_id, name in teams),
        created_at=created_at,
        budget=None
        if spend is None
        else Budget(spend=spend, limit=limit, duration=duration, reset_at=reset_at),
        team_budgets=tuple(
            TeamBudget(
                team=team,
                budget=Budget(spend=spent, limit=most, duration=window, reset_at=resets_at),
            )
            for team, spent, most, window, resets_at in team_budgets
        ),
        first_day=history[0].day if history else None,
        last_day=history[-1].day if history else None,
    )


def fetch_history(snapshot: Snapshot, user_no: int) -> tuple[UserDay, ...]:
    """Every day with usage of the user, ascending."""
    rows = run(snapshot, "user_days", {"user_no": user_no})
    return tuple(
        UserDay(day=day, sums=sums_of(sums), cache_read_tokens=cached)
        for day, *sums, cached in rows
    )


def within(history: Iterable[UserDay], period: Period) -> tuple[UserDay, ...]:
    """The days of a period, both ends included."""
    return tuple(day for day in history if period[0] <= day.day <= period[1])


def total_of(days: Iterable[UserDay]) -> Sums:
    return add_sums(day.sums for day in days)


def fetch_ranks(snapshot: Snapshot, query: UserQuery, values: dict) -> Ranks | None:
    """The user's places in the period; None without usage."""
    counted = count_usage(snapshot, as_list_query(query))
    ((users, *places),) = run(snapshot, "user_ranks", values, **counted.parts)
    names = ("spend", "requests", "tokens", "days_active")
    return Ranks(users=users, **dict(zip(names, places, strict=True))) if users else None


def fetch_parts(snapshot: Snapshot) -> dict[str, tuple[NamedUsage, ...]]:
    """The user's usage by `model`, `provider` and `mcp_tool`, each the largest spend first."""
    found: dict[str, tuple[NamedUsage, ...]] = {"model": (), "provider": (), "mcp_tool": ()}
    for part, name, *sums, last_day in run(snapshot, "user_parts", {}, sums=SUMMED):
        found[part] += (NamedUsage(name=name, sums=sums_of(sums), last_day=last_day),)
    return found


def fetch_layer_days(snapshot: Snapshot, layer: Layer) -> tuple[LayerDay, ...]:
    """Spend by day and layer."""
    rows = run(snapshot, "user_layer_days", {}, **LAYERS[layer])
    return tuple(
        LayerDay(
            day=day,
            layer=kind_and_name(name) if layer is Layer.TOOL else name,
            spend=spend,
            requests=requests,
        )
        for day, name, spend, requests in rows
    )


def fetch_tags(snapshot: Snapshot, values: dict) -> tuple[str, ...]:
    """The user's tags that are no user agents, most used first."""
    return tuple(tag for (tag,) in run(snapshot, "user_tags", values))


def as_list_query(query: UserQuery) -> UsageQuery:
    """The list of all users in the same period."""
    return UsageQuery(
        start_date=query.start_date, end_date=query.end_date, range_name=query.range_name
    )
