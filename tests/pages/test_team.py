"""`/team/`: members and keys of one team, which add up to its spend."""

import csv
import io

import pytest

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

from .test_teams import teams  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

HOSTILE = "t'1\"; <script>&#/?+%"


def team(client, team_id: str = "t1", **params) -> dict:
    response = client.get("/team.json", {"team_id": team_id, **params})
    assert response.status_code == 200
    return response.json()


def html(client, team_id: str = "t1", **params) -> str:
    response = client.get("/team/", {"team_id": team_id, **params})
    assert response.status_code == 200
    return response.content.decode()


def test_users_and_team_keys_add_up_to_the_spend(staff_client, teams):  # noqa: F811
    found = team(staff_client)
    assert (found["alias"], found["organization"], found["max_budget"]) == (
        "Payments",
        "Europe",
        100,
    )
    parts = found["users_spend"], found["team_keys_spend"], found["spend"]
    assert parts == (45.0, 7.0, 52.0)
    assert sum(user["spend"] for user in found["users"]) == 45.0
    assert sum(key["spend"] for key in found["keys"]) == 52.0
    response = staff_client.get("/team.csv", {"team_id": "t1"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))
    assert sum(float(row["spend"]) for row in rows) == 52.0
    assert [row["kind"] for row in rows] == ["user"] * 4 + ["team_keys"]


def test_members_without_usage_and_users_who_are_no_members_are_listed(staff_client, teams):  # noqa: F811
    users = {user["user_id"]: user for user in team(staff_client)["users"]}
    assert list(users) == ["ann", "eva", "guest", "idle"]
    assert [user["is_member"] for user in users.values()] == [True, True, False, True]
    assert (users["idle"]["spend"], users["idle"]["last_request_date"]) == (0.0, None)


def test_the_page_names_both_parts_the_budget_and_the_members(staff_client, teams):  # noqa: F811
    text = words(html(staff_client))
    for part in ("$45.00", "$7.00", "2 of 3", "$20.00", "90% used", "Not a member", "Europe"):
        assert part in text
    assert "/user/?user_id=ann" in html(staff_client)
    assert "/users/?team=t1" in html(staff_client)


def test_the_budget_is_a_meter_as_on_the_page_of_a_user(staff_client, teams):  # noqa: F811
    shown = html(staff_client)
    assert '<svg class="meter meter--fair"' in shown
    assert 'width="90.0%"' in shown
    assert "LiteLLM has no budget for this team." in words(html(staff_client, "t2"))


def test_the_page_of_a_user_leads_to_the_teams(staff_client, teams):  # noqa: F811
    shown = staff_client.get("/user/", {"user_id": "ann", "range": "7d"}).content.decode()
    assert 'href="/team/?range=7d&amp;team_id=t1" title="t1">Payments</a>' in shown


def test_neither_keys_nor_hashes_are_shown(staff_client, teams):  # noqa: F811
    files = [staff_client.get(f"/team.{kind}", {"team_id": "t1"}) for kind in ("csv", "json")]
    for text in (html(staff_client), *(file.content.decode() for file in files)):
        assert "hash-" not in text


def test_a_row_of_teams_leads_to_its_members_and_keys(staff_client, teams):  # noqa: F811
    shown = staff_client.get("/teams/", {"range": "7d"}).content.decode()
    assert 'href="/team/?range=7d&amp;team_id=t1"' in shown
    assert "Robots &lt;b&gt;" in shown


def test_an_empty_period_and_an_empty_team_are_pages(staff_client, teams):  # noqa: F811
    past = {"start_date": "2020-01-01", "end_date": "2020-01-02"}
    assert team(staff_client, **past)["spend"] == 0.0
    assert "No budget" not in words(html(staff_client, **past))
    assert "The team has no members" in words(html(staff_client, "t2"))


def test_an_unknown_team_is_a_404_and_a_missing_one_a_400(staff_client, proxy):
    for path in ("/team/", "/team.json", "/team.csv"):
        unknown = staff_client.get(path, {"team_id": HOSTILE})
        assert unknown.status_code == 404
        assert "no team with this ID" in unknown.content.decode()
        assert "<script>&#" not in unknown.content.decode()
        assert staff_client.get(path).status_code == 400
        assert staff_client.get(path, {"team_id": "a\0b"}).status_code == 400


def test_a_hostile_id_is_a_team_as_any_other(staff_client, proxy: Proxy):
    proxy.connection.execute('INSERT INTO "LiteLLM_TeamTable" (team_id) VALUES (%s)', (HOSTILE,))
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_VerificationToken" (token, team_id) VALUES (%s, %s)', ("h", HOSTILE)
    )
    proxy.spend_day("", 2.0, day=today(), key="h")
    assert team(staff_client, HOSTILE)["team_keys_spend"] == 2.0
    assert "<script>&#" not in html(staff_client, HOSTILE)
