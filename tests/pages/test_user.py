"""`/user/`: who a user is, what they used, and the same as JSON and CSV."""

import csv
import io
import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words
from tests.usage.test_user_report import HOSTILE

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

CLAUDE = ("User-Agent: claude-cli", "User-Agent: claude-cli/2.0.14 (external, cli)")
PATHS = "/user/", "/user.json", "/user.csv"


def page(client: Client, user_id: str = "ann", status: int = 200, **params) -> str:
    response = client.get("/user/", {"user_id": user_id, **params})
    assert response.status_code == status
    return response.content.decode()


def report(client: Client, user_id: str = "ann", **params) -> dict:
    response = client.get("/user.json", {"user_id": user_id, **params})
    assert response.status_code == 200
    return response.json()


def rows(client: Client, user_id: str = "ann", **params) -> list[dict[str, str]]:
    response = client.get("/user.csv", {"user_id": user_id, **params})
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


@pytest.fixture
def ann(proxy: Proxy) -> Proxy:
    """One user with two models, a tool, a key and a budget."""
    proxy.connection.execute(
        """
        INSERT INTO "LiteLLM_UserTable" (
            user_id, user_email, user_alias, user_role, teams, spend, max_budget, budget_duration,
            budget_reset_at, created_at
        )
        VALUES (
            'ann', 'ann@example.com', 'Ann Example', 'internal_user', '{t1}', 90, 100, '30d',
            now() + interval '10 days', '2025-05-04'
        )
        """
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES ('t1', 'Payments')"""
    )
    proxy.connection.execute(
        """
        INSERT INTO "LiteLLM_VerificationToken" (token, key_name, key_alias, user_id, team_id)
        VALUES ('hash-of-k1', 'sk-...4f2a', 'laptop', 'ann', 't1')
        """
    )
    proxy.spend_day("ann", 30.0, day=today(), tags=CLAUDE, key="hash-of-k1", model="opus")
    proxy.spend_day("ann", 10.0, day=today() - timedelta(days=1), key="hash-of-k1", model="mini")
    proxy.spend_day("bob", 99.0, day=today(), key="hash-of-k2")
    return proxy


def test_the_page_says_who_the_user_is(staff_client, ann):
    text = words(page(staff_client))
    for fact in ("Ann Example", "ann@example.com", "Payments", "Internal user", "May 4, 2025"):
        assert fact in text
    assert "1 active" in text
    assert "90% used" in text
    assert "$90.00 of $100" in text


def test_the_page_has_figures_with_rank_and_every_part(staff_client, ann):
    text = words(page(staff_client))
    assert "Spend $40.00" in text
    assert "#2 of 2" in text
    assert "opus $30.00 75% 1 110 $272,727.27" in text
    assert "All models $40.00 100% 2 220 $181,818.18" in text
    assert "Claude Code : show 1 version $30.00 75%" in text
    assert "Untagged $10.00 25%" in text
    assert "laptop sk-…4f2a Payments Active $40.00 100%" in text
    assert "openai $40.00 100%" in text
    assert "Spend in 52 weeks $40.00" in text


@pytest.mark.parametrize("layer", ["model", "tool", "key"])
def test_days_are_stacked_by_one_of_three_with_links(staff_client, ann, layer):
    html = page(staff_client, by=layer)
    assert re.search(rf'id="by-{layer}" href="[^"]+by={layer}" aria-current="true"', html)
    figure = json.loads(re.search(r'id="stack-figure"[^>]*>(.+?)</script>', html)[1])
    assert sum(value for bars in figure["data"] for value in bars["y"]) == 40.0
    parts = report(staff_client, by=layer)["days"]
    assert sum(part["spend"] for part in parts) == 40.0
    assert {part[layer] for part in parts} == {
        "model": {"mini", "opus"},
        "tool": {"Claude Code", "Untagged"},
        "key": {"laptop (sk-…4f2a)"},
    }[layer]


@pytest.mark.parametrize("user_id", HOSTILE)
def test_hostile_names_are_text_everywhere(staff_client, proxy: Proxy, user_id):
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_VerificationToken" (token, key_alias, user_id) VALUES (%s, %s, %s)',
        ("k1", user_id, user_id),
    )
    proxy.person(user_id, None, user_id)
    tag = f"User-Agent: {user_id}"
    proxy.spend_day(user_id, 5.0, day=today(), key="k1", model=user_id, tags=[tag, user_id])
    for layer in ("model", "tool", "key"):
        html = page(staff_client, user_id, by=layer)
        assert "<script>alert" not in html
        assert "$5.00" in html
    assert report(staff_client, user_id)["user"]["user_id"] == user_id
    (row,) = rows(staff_client, user_id)
    assert (row["user_id"], row["spend"]) == (user_id.replace("\t", "\t"), "5")


def test_a_chart_without_usage_has_no_legend_of_the_previous_period(staff_client, proxy: Proxy):
    for days in (8, 30):
        proxy.spend_day("ann", 5.0, day=today() - timedelta(days=days))
    html = page(staff_client, range="7d")
    assert "No usage in this period." in html
    assert "$5.00" in html
    assert "key--previous" not in html


def test_a_user_without_usage_has_a_page_of_zeros(staff_client, proxy: Proxy):
    proxy.person("ann")
    text = words(page(staff_client))
    assert "Never used" in text
    assert "No usage in this period." in text
    assert rows(staff_client) == []
    assert report(staff_client)["ranks"] is None


def test_a_user_without_a_row_in_the_user_table_has_a_page(staff_client, proxy: Proxy):
    proxy.spend_day("ann", 5.0, day=today())
    assert "Not in LiteLLM's user table" in words(page(staff_client))


def test_of_many_keys_the_rest_is_folded(staff_client, proxy: Proxy):
    for number in range(200):
        proxy.connection.execute(
            """INSERT INTO "LiteLLM_VerificationToken" (token, key_alias, user_id)
            VALUES (%s, %s, 'ann')""",
            (f"hash-{number}", f"alias-{number:03}"),
        )
    html = page(staff_client)
    assert "188 more keys" in words(html)
    assert html.count('title="alias-') == 200


def test_previous_next_and_back_keep_the_list(staff_client, proxy: Proxy):
    for number in range(60):
        proxy.spend_day(f"ann {number:02}", 60.0 - number, day=today())
    asked = {"q": "ann", "page_size": "25", "sort_order": "desc", "range": "7d"}
    html = page(staff_client, "ann 30", by="tool", **asked)
    assert "31 of 60 users in the filtered list" in words(html)
    links = {
        name: re.search(rf'(?:id="{name}" href="([^"]+)"|href="([^"]+)" id="{name}")', html)
        for name in ("back", "user-previous", "user-next")
    }
    found = {
        name: parse_qs(urlsplit((match[1] or match[2]).replace("&amp;", "&")).query)
        for name, match in links.items()
    }
    kept = {name: [value] for name, value in asked.items()}
    assert found["back"] == kept | {"page": ["2"]}
    assert found["user-previous"] == kept | {"by": ["tool"], "user_id": ["ann 29"]}
    assert found["user-next"] == kept | {"by": ["tool"], "user_id": ["ann 31"]}


def test_at_the_ends_of_the_list_a_step_is_no_link(staff_client, ann):
    html = page(staff_client)
    assert 'id="user-previous"' in html
    assert 'id="user-next"' not in html


def test_the_filters_of_the_list_do_not_change_the_figures(staff_client, ann):
    html = words(page(staff_client, tag_filters="cursor"))
    assert "Spend $40.00" in html
    assert "All usage of this user counts here" in html


def test_the_navigation_keeps_the_filters_without_the_user(staff_client, ann):
    html = page(staff_client, range="7d", by="tool")
    assert 'href="/data/?range=7d"' in html


def test_the_page_carries_no_inline_script_or_style(staff_client, ann):
    html = page(staff_client)
    assert " style=" not in html
    assert html.count("<script") == html.count("<script src=") + html.count(
        'type="application/json"'
    )


def test_days_are_compared_with_those_of_the_previous_period(staff_client, proxy: Proxy):
    for days, spend in ((1, 5.0), (9, 7.0), (12, 4.0), (40, 1.0)):
        proxy.spend_day("ann", spend, day=today() - timedelta(days=days), key="k1")
    html = page(staff_client, range="7d")
    figure = json.loads(re.search(r'id="stack-figure"[^>]*>(.+?)</script>', html)[1])
    lines = figure["layout"]["meta"]["compared"]
    assert [line[1] if line else None for line in lines] == [0, 4.0, 0, 0, 7.0, 0, None]
    assert "key--previous" in html
    day = (today() - timedelta(days=1)).isoformat()
    assert f'href="?user_id=ann&amp;start_date={day}&amp;end_date={day}"' in html
