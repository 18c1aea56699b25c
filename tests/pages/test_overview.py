"""`/` and its files: each figure is the one of the page that it links to."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

QUERIES = [
    {},
    {"range": "7d", "by": "team"},
    {"range": "7d", "by": "model", "q": "ann"},
    {"range": "7d", "team": "t1"},
    {"range": "7d", "model": "opus", "min_spend": "3"},
    {"range": "7d", "segment": "power", "power": "20"},
]
NOT_HERE = ("by",)


def page(client: Client, status: int = 200, **params) -> str:
    response = client.get("/", params)
    assert response.status_code == status
    return response.content.decode()


def report(client: Client, **params) -> dict:
    response = client.get("/overview.json", params)
    assert response.status_code == 200
    return response.json()


def rows(client: Client, **params) -> list[dict[str, str]]:
    response = client.get("/overview.csv", params)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def bars(html: str) -> list[float]:
    """USD of every bar of the chart."""
    figure = json.loads(re.search(r'id="stack-figure"[^>]*>(.+?)</script>', html)[1])
    return [value for layer in figure["data"] if layer["type"] == "bar" for value in layer["y"]]


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    return book_company(proxy)


def book_company(proxy: Proxy) -> Proxy:
    """Two weeks of three users, three tools, a team, budgets, failures, and a key of nobody."""
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES ('t1', 'Payments')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_UserTable" (user_id, user_alias, spend, max_budget)
        VALUES ('ann', 'Ann', 90, 100), ('bob', 'Bob', 7, 5), ('idle', 'Idle', 0, NULL)"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('hash-of-k1', 'ann', 't1')"""
    )
    claude, cursor = ["User-Agent: claude-cli/2.0"], ["User-Agent: Cursor"]
    for days, user, spend, tags, model in (
        (0, "ann", 4.0, claude, "opus"),
        (1, "ann", 30.0, claude, "opus"),
        (2, "bob", 10.0, cursor, "opus"),
        (3, "bob", 2.0, [], None),
        (8, "ann", 12.0, claude, "opus"),
        (9, "bob", 25.0, cursor, "opus"),
        (10, "eve", 6.0, claude, "haiku"),
        (20, "ann", 1.0, [], "opus"),
    ):
        key = "hash-of-k1" if user == "ann" else None
        day = today() - timedelta(days=days)
        proxy.spend_day(user, spend, day=day, tags=tags, model=model, key=key)
    proxy.spend_day("bob", 0.0, day=today() - timedelta(days=2), model="free", failed=1)
    for days in (2, 9):
        proxy.spend_day("", 8.0, day=today() - timedelta(days=days), key="strange")
    return proxy


@pytest.mark.parametrize("query", QUERIES)
def test_figures_are_those_of_the_users_page(staff_client, company, query):
    found = report(staff_client, **query)
    listed = staff_client.get(
        "/admin/users/daily/activity",
        {name: value for name, value in query.items() if name not in ("by", "range")}
        | {"start_date": found["start_date"], "end_date": found["end_date"], "top_n": 8},
    ).json()
    figures, summary = found["figures"], listed["summary"]
    assert figures["active_users"] == summary["total_users"]
    assert figures["users_spend"] == summary["total_spend"]
    assert figures["spend_per_active_user"] == summary["avg_spend_per_user"]
    assert figures["power_users"] == summary["power_users_count"]
    for name in ("in_scope", "filtered_out", "unattributed", "total_spend"):
        assert found["reconciliation"][name] == listed["reconciliation"][name]
    assert figures["total_spend"] == listed["reconciliation"]["total_spend"]
    assert figures["unattributed_spend"] == listed["reconciliation"]["unattributed"]
    shown = [(user["user_id"], user["spend"]) for user in found["top_users"]]
    assert shown == [(user["user_id"], user["spend"]) for user in listed["top_users"]]


@pytest.mark.parametrize("query", QUERIES)
def test_tools_and_changes_are_those_of_the_page_of_tools(staff_client, company, query):
    found = report(staff_client, **query)
    given = {name: value for name, value in query.items() if name not in NOT_HERE}
    tools = staff_client.get("/tools.json", given).json()
    assert found["compared"] == tools["compared"]
    compared = ("tool", "name", "kind", "users", "spend", "compared_spend", "previous_spend")
    whole = ("filtered_out", "unattributed")
    assert found["tools"] == [
        {name: row[name] for name in compared} for row in tools["tools"] if row["kind"] not in whole
    ]
    assert found["figures"]["total_spend"] == tools["total"]["spend"]
    for side in ("current", "previous"):
        if found["compared"]:
            name = {"current": "compared_spend", "previous": "previous_spend"}[side]
            assert found["figures"][side]["total_spend"] == tools["total"][name]


@pytest.mark.parametrize("query", QUERIES[1:])
def test_movers_are_those_of_the_page_of_changes(staff_client, company, query):
    movers = report(staff_client, **query)["movers"]
    given = {name: value for name, value in query.items() if name not in NOT_HERE}
    changes = staff_client.get("/changes.json", given).json()
    assert changes["up"] or changes["down"]
    for side in ("up", "down"):
        shown = [(user["user_id"], user["change"]) for user in movers[side]]
        assert shown == [(user["user_id"], user["change"]) for user in changes[side]]


@pytest.mark.parametrize("by", ["tool", "team", "model"])
@pytest.mark.parametrize("query", [{}, {"q": "ann"}])
def test_days_are_those_of_the_page_of_what_they_are_stacked_by(staff_client, company, by, query):
    found = report(staff_client, range="7d", by=by, **query)
    given = staff_client.get(f"/{by}s.json", {"range": "7d", **query}).json()
    left_out = {"filtered_out", "unattributed"} if query else {"filtered_out"}
    expected = {
        (row["name"], day["date"]): day["spend"]
        for row in given[f"{by}s"]
        if row["kind"] not in left_out
        for day in row["days"]
    }
    shown = {
        (part["name"], day["date"]): part["spend"] for day in found["days"] for part in day["parts"]
    }
    assert shown == expected
    total = found["figures"]["users_spend" if query else "total_spend"]
    assert sum(day["spend"] for day in found["days"]) == pytest.approx(total)
    assert sum(bars(page(staff_client, range="7d", by=by, **query))) == pytest.approx(total)


def test_the_file_has_every_figure(staff_client, company):
    found, listed = report(staff_client, range="7d"), rows(staff_client, range="7d")
    by_section: dict[str, list[dict[str, str]]] = {}
    for row in listed:
        by_section.setdefault(row["section"], []).append(row)
    assert list(by_section) == ["figure", "day", "top user", "tool", "mover", "attention"]
    figures = {row["id"]: row for row in by_section["figure"]}
    assert float(figures["total_spend"]["value"]) == found["figures"]["total_spend"] == 54.0
    assert (figures["total_spend"]["compared"], figures["total_spend"]["previous"]) == ("50", "51")
    assert sum(float(row["value"]) for row in by_section["day"]) == 54.0
    assert [row["name"] for row in by_section["top user"]] == ["Ann", "Bob"]
    assert sum(float(row["value"]) for row in by_section["tool"]) == 46.0
    assert [row["value"] for row in by_section["mover"]] == ["18", "-13", "-6"]
