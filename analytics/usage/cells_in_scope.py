"""Leaves out the cells of other teams and models, for every statement of a question."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from analytics.domain.query import UsageQuery
from analytics.mirror.store import Snapshot

from .compared import recorded_periods
from .questions import run

VIEWS = ("cells", "partial", "agent_moves", "agent_day", "user_day", "set_day")
OF_TEAMS = "team_no IN (SELECT team_no FROM chosen_team)"
OF_MODELS = "model_no IN (SELECT model_no FROM chosen_model)"


@contextmanager
def cells_in_scope(
    snapshot: Snapshot, query: UsageQuery, today: date | None = None
) -> Iterator[None]:
    """Within the block, statements of the snapshot read only cells of the query's teams and models.

    today: the UTC day that is not complete, where the block reads the previous period, too.
    A block inside of another one, whose query has the same teams and models, changes nothing.
    After an error the views stay; they end with the snapshot, which the error ends.
    """
    if not query.has_cell_filters or snapshot.views:
        yield
        return
    conditions = (*((OF_TEAMS,) if query.teams else ()), *((OF_MODELS,) if query.models else ()))
    is_chosen = " AND ".join(conditions)
    number = fill_days(snapshot, query, today, is_chosen)
    run(snapshot, "cells_in_scope", {}, is_chosen=is_chosen, n=str(number))
    snapshot.views.extend(VIEWS)
    yield
    while snapshot.views:
        snapshot.fetch(f"DROP VIEW temp.{snapshot.views.pop()}")


def fill_days(snapshot: Snapshot, query: UsageQuery, today: date | None, is_chosen: str) -> int:
    """Sum the cells by user and day into a temporary table, once; gives the number in its name."""
    periods = recorded_periods(snapshot, query, today) if today else None
    first_day = min(query.start_date, periods.previous[0]) if periods else query.start_date
    days = {"first_day": first_day, "last_day": query.end_date}
    chosen = {"teams": list(query.teams), "models": list(query.models)}
    run(snapshot, "chosen_cells", chosen)
    key = query.teams, query.models, *days.values()
    if key not in snapshot.counted:
        number = len(snapshot.counted)
        run(snapshot, "days_in_scope", days, is_chosen=is_chosen, n=str(number))
        snapshot.counted[key] = number
    counted: int = snapshot.counted[key]
    return counted
