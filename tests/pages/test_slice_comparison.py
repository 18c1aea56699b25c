"""Two to four tools, models or teams side by side, on the page and in files."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words
from tests.usage.test_user_report import HOSTILE

from .test_slices import page

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

CLAUDE, CURSOR = ["User-Agent: claude-cli"], ["User-Agent: Cursor"]
BOTH = {"row": ["claude-code", "cursor"]}


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """Ann uses Claude Code alone, Bob both it and Cursor, Eve Cursor and a client of her own."""
    proxy.spend_day("ann", 30.0, day=today(), tags=CLAUDE)
    proxy.spend_day("bob", 10.0, day=today() - timedelta(days=1), tags=CLAUDE)
    proxy.spend_day("bob", 5.0, day=today(), tags=CURSOR)
    proxy.spend_day("eve", 20.0, day=today(), tags=CURSOR)
    proxy.spend_day("eve", 2.0, day=today(), tags=["User-Agent: homemade/1"])
    proxy.spend_day("eve", 1.0, day=today())
    return proxy


def comparison(client: Client, status: int = 200, name: str = "tools", **params) -> dict:
    response = client.get(f"/{name}/comparison.json", params)
    assert response.status_code == status
    return response.json()


def users(client: Client, **params) -> list[list[str]]:
    response = client.get("/tools/comparison.csv", params)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode(), newline="")))


def section(html: str, name: str) -> str:
    """The text of a section of the page."""
    return words(re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.S)[0])


def test_rows_stand_side_by_side_with_the_users_that_they_share(staff_client, company):
    found = comparison(staff_client, **BOTH)
    figures = [(row["row"], row["users"], row["spend"]) for row in found["rows"]]
    assert figures == [("claude-code", 2, 40.0), ("cursor", 2, 25.0)]
    assert found["users"] == 3
    assert found["users_of_only"] == {"claude-code": 1, "cursor": 1}
    assert found["users_of_both"] == [
        {
            "rows": ["claude-code", "cursor"],
            "users": 1,
            "spend_by_row": {"claude-code": 10.0, "cursor": 5.0},
        }
    ]
    assert [user["user_id"] for user in found["listed_users"]] == ["ann", "eve", "bob"]


def test_the_page_shows_the_same(staff_client, company):
    html = page(staff_client, "tools", **BOTH)
    text = section(html, "compare-title")
    assert "Users 2 2" in text
    assert "Spend $40.00 $25.00" in text
    assert "Active days 2 2" in text
    assert "Claude Code 2 1 50% 1 50%" in section(html, "overlap-title")
    assert "Claude Code and Cursor 1 $10.00 25% $5.00 20%" in section(html, "overlap-title")
    assert "bob $10.00 $5.00 $15.00" in section(html, "compared-users-title")


@pytest.mark.parametrize(
    ("group", "listed"),
    [
        ("1", ["ann", "bob"]),
        ("1-2", ["bob"]),
        ("only-1", ["ann"]),
        ("only-2", ["eve"]),
    ],
)
def test_each_count_lists_exactly_its_users(staff_client, company, group, listed):
    html = page(staff_client, "tools", **BOTH)
    links = {unescape(link) for link in re.findall(r'href="(/tools/[^"]*users=[^"]+)"', html)}
    (link,) = (link for link in links if re.search(rf"users={group}#", link))
    shown = section(staff_client.get(link).content.decode(), "compared-users-title")
    named = shown.split("Together")[1].split()
    assert [name for name in ("ann", "bob", "eve") if name in named] == listed
    rows = users(staff_client, **BOTH, users=group)
    assert [row[0] for row in rows[1:]] == listed


def test_the_file_names_the_rows_and_leaves_empty_what_is_not_used(staff_client, company):
    assert users(staff_client, **BOTH) == [
        [
            *("user_id", "user_email", "user_alias", "spend"),
            *("Spend by Claude Code", "Spend by Cursor"),
        ],
        ["ann", "", "", "30", "30", ""],
        ["eve", "", "", "20", "", "20"],
        ["bob", "", "", "15", "10", "5"],
    ]


def test_unknown_clients_and_requests_without_a_tool_are_compared_too(staff_client, company):
    found = comparison(staff_client, row=["homemade", "(none)", "cline"])
    figures = [(row["name"], row["users"], row["spend"]) for row in found["rows"]]
    assert figures == [("homemade", 1, 2.0), ("Untagged", 1, 1.0), ("Cline", 0, 0.0)]
    assert "Cline" in section(
        page(staff_client, "tools", row=["homemade", "cline"]), "compare-title"
    )


def test_users_of_an_unknown_client_are_counted_and_listed(staff_client, company):
    company.spend_day("bob", 3.0, day=today() - timedelta(days=40), tags=["User-Agent: mine/2"])
    found = comparison(staff_client, row=["homemade", "cursor", "mine"])
    assert [row["users"] for row in found["rows"]] == [1, 2, 0]
    assert found["users_of_both"][0] == {
        "rows": ["homemade", "cursor"],
        "users": 1,
        "spend_by_row": {"homemade": 2.0, "cursor": 20.0},
    }
    spends = {user["user_id"]: user["spend_by_row"] for user in found["listed_users"]}
    assert spends["eve"] == {"homemade": 2.0, "cursor": 20.0, "mine": None}
    error = comparison(staff_client, status=400, row=["User-Agent: homemade", "cursor"])["error"]
    assert "User-Agent: homemade" in error


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"row": ["cursor"]}, "row takes 2 to 4 rows"),
        ({"row": ["cursor", "cline", "codex", "aider", "scripts"]}, "row takes 2 to 4 rows"),
        ({"row": ["cursor", "cursor"]}, "row takes each row once"),
        ({"row": ["cursor", "nothing"]}, "row: no tool is named nothing"),
        ({"row": ["cursor", "cline"], "users": "1-3"}, "users=1-3 counts the values of row"),
        ({"row": ["cursor", "cline"], "users": "9"}, "users must be one of"),
        ({"users": "1"}, "users=1 counts the values of row, of which there are 0"),
    ],
)
def test_other_rows_are_refused(staff_client, company, params, error):
    assert "Check your filters" in page(staff_client, "tools", status=400, **params)
    assert error in comparison(staff_client, status=400, **params)["error"]
    assert staff_client.get("/tools/comparison.csv", params).status_code == 400


def test_files_without_rows_are_refused(staff_client, company):
    assert comparison(staff_client, status=400)["error"] == "row takes 2 to 4 rows"


def test_the_form_keeps_the_filters_and_checks_what_is_compared(staff_client, company):
    html = page(staff_client, "tools", **BOTH, range="7d", users="1")
    form = re.search(r'<form[^>]*id="compare-form".*?</form>', html, re.S)[0]
    assert 'name="range" value="7d"' in form
    assert 'name="users"' not in form
    checked = re.findall(r'form="compare-form" name="row" value="([^"]+)" checked', html)
    assert sorted(checked) == ["claude-code", "cursor"]
    assert 'href="/tools/?range=7d">Close comparison' in html


def test_the_form_keeps_compared_rows_that_the_table_does_not_list(staff_client, company):
    html = page(staff_client, "tools", row=["cursor", "cline"])
    form = re.search(r'<form[^>]*id="compare-form".*?</form>', html, re.S)[0]
    assert re.findall(r'type="hidden" name="row" value="([^"]+)"', form) == ["cline"]
    assert re.search(r'data-part="compare-count" role="status"', form)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_are_compared_as_text(staff_client, proxy, hostile):
    proxy.spend_day("ann", 5.0, day=today(), model=hostile)
    proxy.spend_day("ann", 1.0, day=today(), model="opus")
    html = page(staff_client, "models")
    boxes = re.findall(r'form="compare-form" name="row" value="([^"]*)"', html)
    html = page(staff_client, "models", row=[unescape(value) for value in boxes])
    assert "<script>alert" not in html
    assert "Spend $5.00 $1.00" in section(html, "compare-title")


def test_lines_end_with_a_dashed_step_to_today(staff_client, company):
    html = page(staff_client, "tools", **BOTH, range="7d")
    figure = json.loads(re.search(r'id="lines-figure"[^>]*>(.+?)</script>', html)[1])
    solid, dashed = figure["data"][:2]
    assert solid["y"] == [0, 0, 0, 0, 0, 10.0, None]
    assert dashed["y"] == [None, None, None, None, None, 10.0, 30.0]
    assert dashed["line"]["dash"]
    assert figure["layout"]["meta"]["lines"][1] == [0, 0, 0, 0, 0, 0, 25.0]


def test_filters_decide_whose_usage_is_compared(staff_client, company):
    found = comparison(staff_client, **BOTH, q="bob")
    assert [row["users"] for row in found["rows"]] == [1, 1]
    assert found["users"] == 1


@pytest.mark.parametrize("tags", [{"tool": "cursor"}, {"tag_filters": "User-Agent: Cursor"}])
def test_filters_by_tool_and_tag_change_nothing(staff_client, company, tags):
    plain = comparison(staff_client, **BOTH, min_spend="6")
    assert comparison(staff_client, **BOTH, min_spend="6", **tags) == plain
    assert plain["users_of_both"][0]["users"] == 1
