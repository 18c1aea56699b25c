"""What optional columns show, from LiteLLM's tables."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from analytics.domain.query import UsageQuery
from analytics.domain.report import UserUsage
from tests.answers import fetch_report

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

FIRST = date(2026, 1, 5)
QUERY = UsageQuery(
    start_date=FIRST,
    end_date=date(2026, 1, 9),
    columns=("trend", "budget", "teams", "cached_tokens"),
)


def shown(query: UsageQuery = QUERY) -> dict[str, UserUsage]:
    return {user.user_id: user for user in fetch_report(query).users}


def test_the_trend_has_the_spend_of_each_day(proxy):
    proxy.spend_day("ann", 2.0, day=FIRST)
    proxy.spend_day("ann", 3.0, day=FIRST, key="other")
    proxy.spend_day("ann", 1.0, day=date(2026, 1, 7), tags=["a"])
    proxy.spend_day("ann", 9.0, day=date(2026, 1, 10))
    assert shown()["ann"].extra.days == ((FIRST, 5.0), (date(2026, 1, 7), 1.0))
    tagged = shown(replace(QUERY, tags=("a",)))
    assert tagged["ann"].extra.days == ((date(2026, 1, 7), 1.0),)


def test_budget_and_teams_are_those_of_the_user_table(proxy):
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES'
        " ('t1', 'Payments'), ('t2', NULL)"
    )
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_UserTable"'
        " (user_id, teams, spend, max_budget, budget_duration, budget_reset_at) VALUES"
        " ('ann', '{t2,t1}', 12, 10, '30d', '2026-02-01'), ('bob', '{}', 5, NULL, NULL, NULL)"
    )
    for user in ("ann", "bob"):
        proxy.spend_day(user, 1.0, day=FIRST)
    users = shown()
    budget = users["ann"].extra.budget
    assert (budget.spend, budget.limit, budget.level) == (12.0, 10.0, "poor")
    assert budget.reset_at == datetime(2026, 2, 1)
    assert users["ann"].extra.teams == ("t2", "Payments")
    assert (users["bob"].extra.budget, users["bob"].extra.teams) == (None, ())


def test_columns_that_are_not_shown_are_not_counted(proxy):
    proxy.spend_day("ann", 2.0, day=FIRST)
    assert shown(replace(QUERY, columns=()))["ann"].extra.days == ()
