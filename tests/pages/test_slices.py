"""`/tools/`, `/models/` and `/teams/`: rows that add up to the total, on the page and in files."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from analytics.pages.values import csv_cells
from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PAGES = ("tools", "models", "teams")
OLD = ("User-Agent: claude-cli", "User-Agent: claude-cli/2.0.9 (external, cli)")
NEW = ("User-Agent: claude-cli", "User-Agent: claude-cli/2.0.14 (external, cli)")


def page(client: Client, name: str, status: int = 200, **params) -> str:
    response = client.get(f"/{name}/", params)
    assert response.status_code == status
    return response.content.decode()


def report(client: Client, name: str, **params) -> dict:
    response = client.get(f"/{name}.json", params)
    assert response.status_code == 200
    return response.json()


def rows(client: Client, name: str, **params) -> list[dict[str, str]]:
    response = client.get(f"/{name}.csv", params)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def table(html: str) -> list[list[str]]:
    """The cells of each row but those of versions, as text."""
    shown = html.split('<table class="grid slice">')[1].split("</table>")[0]
    found = re.findall(r"<tr>(.+?)</tr>", shown, re.DOTALL)
    return [
        [words(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in found
    ]


def bars(html: str) -> list[float]:
    """USD of every bar of the chart."""
    figure = json.loads(re.search(r'id="stack-figure"[^>]*>(.+?)</script>', html)[1])
    return [value for layer in figure["data"] for value in layer["y"]]


def dollars(text: str) -> float:
    return float(re.search(r"\$([\d,.]+)", text)[1].replace(",", ""))


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    return book_company(proxy)


def book_company(proxy: Proxy) -> Proxy:
    """Two users, three tools, a model without a price, a team, and a key of nobody."""
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES ('t1', 'Payments')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_UserTable" (user_id, teams)
        VALUES ('ann', '{t1}'), ('eva', '{t1}')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('hash-of-k1', 'ann', 't1')"""
    )
    proxy.spend_day("ann", 30.0, day=today(), tags=OLD, key="hash-of-k1", model="opus", failed=1)
    proxy.spend_day("ann", 10.0, day=today() - timedelta(days=1), tags=NEW, key="hash-of-k1")
    proxy.spend_day("bob", 20.0, day=today(), tags=["User-Agent: Cursor"], model="opus")
    proxy.spend_day("bob", 0.0, day=today(), tags=["User-Agent: homemade/1"], model="free")
    proxy.spend_day("bob", 5.0, day=today(), model="opus", endpoint="/messages")
    proxy.spend_day("", 35.0, day=today(), key="strange")
    return proxy


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("query", [{}, {"q": "bob"}, {"model": "opus"}, {"min_spend": "30"}])
def test_rows_add_up_to_all_spend_on_the_page_and_in_files(staff_client, company, name, query):
    found = report(staff_client, name, **query)
    assert found["total"]["spend"] == 100.0
    assert sum(row["spend"] for row in found[name]) == 100.0
    assert sum(row["requests"] for row in found[name]) == found["total"]["requests"] == 6
    assert sum(float(row["spend"]) for row in rows(staff_client, name, **query)) == 100.0
    head, *body, total = table(page(staff_client, name, **query))
    spend = head.index("Spend")
    assert sum(dollars(row[spend]) for row in body) == dollars(total[spend]) == 100.0


@pytest.mark.parametrize("name", PAGES)
def test_what_no_filter_leaves_out_is_exactly_nothing(staff_client, proxy, name):
    for number in range(1, 30):
        proxy.spend_day(f"u{number}", 0.1 * number, day=today(), model=f"m{number}")
        proxy.spend_day(f"u{number}", 0.7 / number, day=today(), tags=[f"User-Agent: a{number}"])
    asked = {"range": "7d", "min_spend": "0"}
    found = {row["kind"]: row["spend"] for row in report(staff_client, name, **asked)[name]}
    assert str(found["filtered_out"]) == "0.0"
    lines = {row["kind"]: row["spend"] for row in rows(staff_client, name, **asked)}
    assert lines["filtered_out"] == "0"
    shown = {row[0].split(" by ")[0]: row for row in table(page(staff_client, name, **asked))}
    assert "<$0.0001" not in " ".join(shown["Filtered out"])


@pytest.mark.parametrize("name", PAGES)
def test_the_total_and_the_users_are_those_of_the_users_page(staff_client, company, name):
    asked = {"start_date": str(today()), "end_date": str(today()), "q": "bob"}
    found = report(staff_client, name, **asked)
    listed = staff_client.get("/admin/users/daily/activity", asked).json()
    assert found["users"] == listed["summary"]["total_users"] == 1
    assert found["users_spend"] == listed["reconciliation"]["in_scope"]
    assert found["total"]["spend"] == listed["reconciliation"]["total_spend"]
    by_kind = {row["kind"]: row["spend"] for row in found[name]}
    assert by_kind["unattributed"] == listed["reconciliation"]["unattributed"]
    assert by_kind["filtered_out"] == listed["reconciliation"]["filtered_out"]


def test_tools_have_users_shares_and_a_remainder(staff_client, company):
    found = {row["name"]: row for row in report(staff_client, "tools")["tools"]}
    assert list(found) == ["Claude Code", "Cursor", "homemade", "Untagged", "Unattributed"]
    claude = found["Claude Code"]
    assert (claude["tool"], claude["users"], claude["spend"]) == ("claude-code", 1, 40.0)
    assert (claude["share_of_users"], claude["share_of_spend"]) == (0.5, 0.4)
    assert (claude["success_rate"], claude["failed_requests"]) == (0.5, 1)
    assert (claude["days_active"], claude["spend_per_active_day"]) == (2, 20.0)
    assert "$20.00 a day" in words(page(staff_client, "tools"))
    assert found["Untagged"]["spend"] == 5.0
    assert found["Unattributed"]["users"] is None


def test_versions_are_folded_the_newest_first(staff_client, company):
    claude = report(staff_client, "tools")["tools"][0]
    assert [(version["version"], version["spend"]) for version in claude["versions"]] == [
        ("claude-cli/2.0.14 (external, cli)", 10.0),
        ("claude-cli/2.0.9 (external, cli)", 30.0),
    ]
    html = page(staff_client, "tools")
    assert html.index("2.0.14") < html.index("2.0.9")
    assert "2 versions of Claude Code" in words(html)
    assert "last used Yesterday" in words(html)


def test_models_have_a_price_and_a_mark_without_one(staff_client, company):
    found = {row["name"]: row for row in report(staff_client, "models")["models"]}
    assert found["opus"]["usd_per_million_tokens"] == pytest.approx(55.0 / 330 * 1e6)
    assert found["free"]["unpriced_tokens"] == 110
    assert words(page(staff_client, "models")).count("No price") == 1


def test_teams_have_an_alias_members_and_a_row_without_a_team(staff_client, company):
    found = {row["name"]: row for row in report(staff_client, "teams")["teams"]}
    assert list(found) == ["Payments", "No team", "Unattributed"]
    assert (found["Payments"]["team"], found["Payments"]["members"]) == ("t1", 2)
    assert (found["Payments"]["users"], found["Payments"]["spend"]) == (1, 40.0)
    assert (found["Payments"]["top_tool"], found["No team"]["top_tool"]) == (
        "Claude Code",
        "Cursor",
    )


def test_changes_compare_with_the_previous_period(staff_client, proxy: Proxy):
    for days, spend in ((1, 30.0), (8, 20.0), (20, 1.0)):
        proxy.spend_day("ann", spend, day=today() - timedelta(days=days), model="opus")
    proxy.spend_day("ann", 5.0, day=today() - timedelta(days=9), model="gone")
    found = report(staff_client, "models", range="7d")
    compared = [
        (row["name"], row["compared_spend"], row["previous_spend"]) for row in found["models"]
    ]
    assert compared == [("opus", 30.0, 20.0), ("gone", 0.0, 5.0), ("Unattributed", 0.0, 0.0)]
    assert (found["total"]["compared_spend"], found["total"]["previous_spend"]) == (30.0, 25.0)
    text = words(page(staff_client, "models", range="7d"))
    assert "+50%" in text
    assert "Compared with" in text


def test_without_earlier_data_nothing_is_compared(staff_client, company):
    assert report(staff_client, "tools")["compared"] is None
    assert "No earlier data to compare with" in words(page(staff_client, "tools"))
    html = page(staff_client, "tools", compare="off")
    assert "Comparison is off" in words(html)
    assert "Change" not in table(html)[0]


def test_days_are_stacked_and_add_up(staff_client, company):
    html = page(staff_client, "tools")
    figure = json.loads(re.search(r'id="stack-figure"[^>]*>(.+?)</script>', html)[1])
    assert sorted(sum(layer["y"]) for layer in figure["data"]) == [0.0, 5.0, 20.0, 35.0, 40.0]
    days = report(staff_client, "tools")["total"]["days"]
    assert sum(day["spend"] for day in days) == 100.0


def test_under_filters_days_are_those_of_the_users_in_scope(staff_client, company):
    assert sum(bars(page(staff_client, "tools", q="bob"))) == 25.0


def test_of_very_many_rows_the_last_stand_together(staff_client, proxy: Proxy):
    for number in range(103):
        proxy.spend_day("ann", 1.0, day=today(), model=f"model-{number:03}")
    head, *body, total = table(page(staff_client, "models"))
    spend = head.index("Spend")
    assert len(body) == 102
    assert body[100][0] == "3 other models"
    assert sum(dollars(row[spend]) for row in body) == dollars(total[spend]) == 103.0
    assert len(rows(staff_client, "models")) == 104


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_period_has_no_rows(staff_client, proxy, name):
    assert "No usage in this period." in words(page(staff_client, name))
    assert report(staff_client, name)["total"]["spend"] == 0


def test_no_number_of_a_file_is_minus_zero():
    assert list(csv_cells([-1e-9, -0.0, -0.5, 10.0])) == ["0", "0", "-0.5", "10"]
