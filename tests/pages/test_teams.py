"""What `/teams/` says of members, budgets and keys of teams."""

import pytest

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

from .test_slices import page, report, rows, table

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def teams(proxy: Proxy) -> Proxy:
    """A team with a budget, two of three members active, a guest and a key of its own."""
    run = proxy.connection.execute
    run("""INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by)
        VALUES ('b1', 'x', 'x')""")
    run("""INSERT INTO "LiteLLM_OrganizationTable"
        (organization_id, organization_alias, budget_id, models, created_by, updated_by)
        VALUES ('o1', 'Europe', 'b1', '{}', 'x', 'x')""")
    run("""INSERT INTO "LiteLLM_TeamTable"
        (team_id, team_alias, organization_id, spend, max_budget)
        VALUES ('t1', 'Payments', 'o1', 90, 100), ('t2', 'Robots <b>', NULL, 0, NULL)""")
    run("""INSERT INTO "LiteLLM_UserTable" (user_id, teams)
        VALUES ('ann', '{t1}'), ('eva', '{t1}'), ('idle', '{t1}'), ('guest', '{}')""")
    run("""INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('hash-1', 'ann', 't1'), ('hash-2', 'eva', 't1'), ('hash-3', 'guest', 't1'),
        ('hash-4', NULL, 't1'), ('hash-5', NULL, 't2')""")
    proxy.spend_day("ann", 30.0, day=today(), key="hash-1")
    proxy.spend_day("eva", 10.0, day=today(), key="hash-2")
    proxy.spend_day("guest", 5.0, day=today(), key="hash-3")
    proxy.spend_day("", 7.0, day=today(), key="hash-4")
    proxy.spend_day("", 3.0, day=today(), key="hash-5")
    return proxy


def test_a_team_has_its_organization_budget_and_active_members(staff_client, teams):
    team = report(staff_client, "teams")["teams"][0]
    assert (team["organization"], team["organization_id"]) == ("Europe", "o1")
    assert (team["members"], team["active_members"], team["users"]) == (3, 2, 3)
    assert team["share_of_members"] == pytest.approx(2 / 3)
    assert (team["spend"], team["spend_per_active_member"]) == (45.0, 20.0)
    assert (team["budget_spend"], team["max_budget"], team["budget_utilization"]) == (90, 100, 0.9)
    head, first, *_ = table(page(staff_client, "teams"))
    shown = dict(zip(head, first, strict=True))
    assert (shown["Organization"], shown["Budget"]) == ("Europe", "90%")
    assert shown["Active members"].startswith("2 of 3")
    assert (shown["Per member"], shown["Team keys"]) == ("$20.00", "$7.00")


def test_spend_of_team_keys_stays_unattributed(staff_client, teams):
    found = {row["name"]: row for row in report(staff_client, "teams")["teams"]}
    assert (found["Payments"]["spend"], found["Payments"]["team_keys_spend"]) == (45.0, 7.0)
    assert (found["Robots <b>"]["spend"], found["Robots <b>"]["team_keys_spend"]) == (0.0, 3.0)
    assert found["Unattributed"]["spend"] == 10.0
    assert sum(float(row["spend"]) for row in rows(staff_client, "teams")) == 55.0
    text = words(page(staff_client, "teams"))
    assert "team keys, which belong to no user, is part of Unattributed" in text


def test_members_under_a_filter_are_those_in_scope(staff_client, teams):
    found = {row["name"]: row for row in report(staff_client, "teams", q="eva")["teams"]}
    assert (found["Payments"]["members"], found["Payments"]["active_members"]) == (3, 1)
    assert found["Payments"]["team_keys_spend"] == 7.0
    assert "Robots <b>" not in found


def test_other_pages_have_no_columns_of_teams(staff_client, teams):
    for by in ("organization", "key"):
        head, *_ = table(page(staff_client, "teams", by=by))
        assert not {"Organization", "Budget", "Team keys"} & {*head[1:]}
