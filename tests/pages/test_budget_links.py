"""Why a budget differs from its daily rows, and pages that lead to budgets."""

import re
from datetime import datetime, timedelta

import pytest

from analytics.litellm.reader_role import reader_role_sql
from tests.clock import today
from tests.releases import site_knows_nothing
from tests.texts import words

from .test_budgets import company, found, html  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_a_user_and_a_team_lead_to_their_budgets(staff_client, company):  # noqa: F811
    user = staff_client.get("/user/", {"user_id": "ann", "q": "x", "range": "7d"}).content.decode()
    assert 'id="budgets" href="/budgets/?range=7d&amp;user_id=ann"' in user
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
        (user_id, spend, max_budget, budget_duration, budget_reset_at, created_at) VALUES
        ('part', 5, 100, '2d', %(part)s, NULL), ('early', 50, 100, '90d', %(part)s, NULL),
        ('now', 8, 100, '7d', %(part)s, NULL), ('odd', 1, 100, '3d', %(part)s, NULL),
        ('ever', 50, 100, NULL, NULL, NULL)""",
        {"part": noon},
    )
    for user, days, spend in (
        ("part", 2, 3.0),
        ("part", 1, 5.0),
        ("early", 1, 5.0),
        ("ever", 2, 5.0),
    ):
        proxy.spend_day(user, spend, day=today() - timedelta(days=days))
    proxy.spend_day("now", 10.0, day=today())
    proxy.spend_day("odd", 10.0, day=today() - timedelta(days=1))
    reasons = {row["user_id"]: row["difference_reason"] for row in found(staff_client)["budgets"]}
    assert reasons == {
        "part": "part_of_day",
        "early": "before_data",
        "now": "today",
        "odd": "unknown",
        "ever": "before_data",
    }
    assert "daily rows hold whole days" in html(staff_client)
    assert "what was spent before is in LiteLLM" in html(staff_client)


def test_every_owner_leads_to_a_page_that_exists(staff_client, company):  # noqa: F811
    company.connection.execute(
        """INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend, budget_id)
        VALUES ('ghost', 't1', 5, 'b3'), ('ghost', 'gone', 5, 'b3')"""
    )
    shown = html(staff_client, q="ghost")
    assert "2 members" in words(shown)
    (address,) = re.findall(r'<th scope="row"[^>]*><a href="([^"]+)"', shown)
    assert address == "/team/?q=ghost&amp;team_id=t1"
    for address in re.findall(r'<th scope="row"[^>]*><a href="([^"]+)"', html(staff_client)):
        assert staff_client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_users_budgets_are_not_those_of_similar_names(staff_client, company):  # noqa: F811
    company.connection.execute(
        """INSERT INTO "LiteLLM_UserTable" (user_id, spend, max_budget) VALUES ('joann', 1, 10)"""
    )
    budgets = found(staff_client, user_id="ann")["budgets"]
    assert [(row["kind"], row["user_id"]) for row in budgets] == [
        *(("user", "ann"), ("key", "ann"), ("member", "ann"))
    ]
    shown = html(staff_client, user_id="ann", q="laptop")
    assert 'href="?q=laptop"' in shown
    assert "1 key" in words(shown)
    assert found(staff_client, user_id="nobody")["budgets"] == []


def test_the_figure_of_budgets_that_run_out_lists_just_those(staff_client, company):  # noqa: F811
    shown = html(staff_client)
    assert '<a href="?state=running_out">Run out within 30 days</a>' in shown
    listed = found(staff_client, state="running_out")
    assert [row["name"] for row in listed["budgets"]] == ["laptop"]
    assert listed["total"] == listed["running_out"] == 1
    assert "1–1 of 1 budget" in words(html(staff_client, state="running_out"))


def test_a_first_window_counts_from_the_creation_of_its_owner(staff_client, proxy):
    midnight = datetime.combine(today(), datetime.min.time())
    for name, created in (("early", 3), ("new", 2)):
        proxy.connection.execute(
            """INSERT INTO "LiteLLM_UserTable"
            (user_id, spend, max_budget, budget_duration, budget_reset_at, created_at)
            VALUES (%s, 40, 60, '30d', %s, %s)""",
            [name, midnight + timedelta(days=5), midnight - timedelta(days=created)],
        )
    proxy.spend_day("old", 1.0, day=today() - timedelta(days=60))
    for user in ("early", "new"):
        for days in (1, 2):
            proxy.spend_day(user, 20.0, day=today() - timedelta(days=days))
    rates = {
        row["user_id"]: (row["complete_days"], row["run_rate_per_day"])
        for row in found(staff_client)["budgets"]
    }
    assert rates == {"early": (3, pytest.approx(40 / 3)), "new": (2, 20.0)}
    new = found(staff_client, q="new")["budgets"][0]
    assert new["runs_out_at"].startswith(str(today() + timedelta(days=1)))
    assert new["difference"] is None


@pytest.fixture
def company_without_grants(company):  # noqa: F811
    """What members and teams spent cannot be read."""
    company.connection.execute(
        'REVOKE SELECT (spend) ON "LiteLLM_TeamMembership", "LiteLLM_TeamTable" FROM usage_reader'
    )
    with site_knows_nothing():
        yield company
    company.connection.execute(reader_role_sql())


def test_spend_that_cannot_be_read_is_unknown(staff_client, company_without_grants):
    for kind in ("member", "team"):
        (row,) = found(staff_client, kind=kind)["budgets"]
        assert (row["state"], row["spend"], row["utilization"]) == ("unknown", None, None)
    shown = html(staff_client).replace("&#x27;", "'")
    assert "Unknown spend 2" in words(shown)
    assert "cannot read spend of LiteLLM_TeamTable; spend of LiteLLM_TeamMembership" in shown
    assert shown.count('title="This site cannot read LiteLLM\'s total"') >= 4
    user = words(staff_client.get("/user/", {"user_id": "ann"}).content.decode())
    assert "In Payments: – of $1,000 per week" in user


def test_only_a_page_without_filters_says_that_nobody_has_a_limit(staff_client, proxy):
    shown = html(staff_client)
    assert "LiteLLM limits nobody" in words(shown)
    assert "Show all budgets" not in shown
    for params in ({"q": "zzz"}, {"kind": "key"}, {"user_id": "ann"}, {"team": "t1"}):
        shown = html(staff_client, **params)
        assert "LiteLLM limits nobody" not in words(shown)
        assert '<a href="?">Show all budgets</a>' in shown
