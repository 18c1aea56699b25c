"""Why a budget differs from its daily rows, and pages that lead to budgets."""

from datetime import datetime, timedelta

import pytest

from tests.clock import today
from tests.texts import words

from .test_budgets import company, found, html  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_a_user_and_a_team_lead_to_their_budgets(staff_client, company):  # noqa: F811
    user = staff_client.get("/user/", {"user_id": "ann", "q": "x", "range": "7d"}).content.decode()
    assert 'id="budgets" href="/budgets/?range=7d&amp;q=ann"' in user
    assert "In Payments: $5.00 of $1,000 per week" in words(user)
    team = staff_client.get("/team/", {"team_id": "t1", "q": "x"}).content.decode()
    assert 'id="budgets" href="/budgets/?team=t1"' in team
    answer = staff_client.get("/user.json", {"user_id": "ann"}).json()
    assert [one["max_budget"] for one in answer["user"]["team_budgets"]] == [1000.0]
    assert [key["budget"]["max_budget"] for key in answer["keys"]] == [40.0]


def test_the_overview_counts_budgets_of_others_than_users(staff_client, company):  # noqa: F811
    company.connection.execute(
        """UPDATE "LiteLLM_TeamTable" SET spend = 100 WHERE team_id = 't1'"""
    )
    query = {"range": "7d", "q": "nobody"}
    counts = staff_client.get("/overview.json", query).json()["attention"]
    shown = staff_client.get("/", query).content.decode()
    for state in ("over", "near"):
        address = f"/budgets/?range=7d&kind=key%2Cteam%2Cmember%2Corganization&state={state}"
        assert address.replace("&", "&amp;") in shown
        listed = found(staff_client, kind="key,team,member,organization", state=state)["budgets"]
        assert counts[f"other_budgets_{state}"] == len(listed) == 1


def test_the_reason_for_a_difference_is_told(staff_client, proxy):
    noon = datetime.combine(today(), datetime.min.time()) + timedelta(hours=12)
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_UserTable"
        (user_id, spend, max_budget, budget_duration, budget_reset_at) VALUES
        ('part', 5, 100, '2d', %(part)s), ('early', 50, 100, '90d', %(part)s),
        ('now', 8, 100, '7d', %(part)s), ('odd', 1, 100, '3d', %(part)s)""",
        {"part": noon},
    )
    for user, days, spend in (("part", 2, 3.0), ("part", 1, 5.0), ("early", 1, 5.0)):
        proxy.spend_day(user, spend, day=today() - timedelta(days=days))
    proxy.spend_day("now", 10.0, day=today())
    proxy.spend_day("odd", 10.0, day=today() - timedelta(days=1))
    reasons = {row["user_id"]: row["difference_reason"] for row in found(staff_client)["budgets"]}
    assert reasons == {
        "part": "part_of_day",
        "early": "before_data",
        "now": "today",
        "odd": "unknown",
    }
    assert "daily rows hold whole days" in html(staff_client)
