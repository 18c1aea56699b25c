"""Budgets of the simulated company, and what is spent of them."""

from dataclasses import replace
from datetime import datetime, time

import psycopg
import pytest

from demo.simulation import project, simulate

from .test_demo import SMALL, rows


def test_teams_have_spent_what_their_daily_rows_of_the_month_add_up_to(
    connection: psycopg.Connection,
):
    simulate(connection, SMALL)
    project(connection, datetime.combine(SMALL.last_day, time(12)))
    first = f"{SMALL.last_day:%Y-%m}-01"
    spent = {
        row["team_id"]: row["spend"]
        for row in rows(
            connection,
            f"""SELECT team_id, sum(spend) AS spend FROM "LiteLLM_DailyTeamSpend"
            WHERE date >= '{first}' GROUP BY team_id""",
        )
    }
    teams = rows(connection, 'SELECT team_id, spend FROM "LiteLLM_TeamTable"')
    assert any(team["spend"] for team in teams)
    for team in teams:
        assert team["spend"] == pytest.approx(spent.get(team["team_id"], 0.0))


def test_members_and_keys_share_budgets_of_every_kind(connection: psycopg.Connection):
    simulate(connection, replace(SMALL, users=240))
    project(connection)
    used = rows(
        connection,
        """
        SELECT budget_id FROM "LiteLLM_TeamMembership"
        UNION SELECT budget_id FROM "LiteLLM_VerificationToken"
        UNION SELECT budget_id FROM "LiteLLM_OrganizationTable"
        """,
    )
    found = {row["budget_id"] for row in used if row["budget_id"]}
    assert found == {"demo-budget", "demo-member", "demo-key", "demo-odd", "demo-zero"}
