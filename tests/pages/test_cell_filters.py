"""Filters by tool, team and model on the page, in files, by the API and on a user's page."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape

from tests.exports.test_preamble import exported, name, preamble
from tests.proxy import Proxy

from .test_api import ask, refused
from .test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
RED = "0b7c2a-red"


@pytest.fixture
def teams(proxy: Proxy) -> Proxy:
    """Ann of the red team uses two models, one of them with Cursor; bob has no team."""
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('red', 'ann', %s)""",
        (RED,),
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES (%s, 'Payments')""", (RED,)
    )
    proxy.spend_day("ann", 10.0, key="red", model="gpt-4o", tags=["User-Agent: Cursor", "a"])
    proxy.spend_day("ann", 5.0, key="red", model="m, 2")
    proxy.spend_day("bob", 2.0, model="gpt-4o", tags=["User-Agent: Cursor"])
    return proxy


@pytest.mark.parametrize(
    ("params", "spend"),
    [
        ({"team": RED}, 15.0),
        ({"team": "(none)"}, 2.0),
        ({"team": [RED, "(none)"]}, 17.0),
        ({"team": "ghost"}, 0.0),
        ({"model": "gpt-4o"}, 12.0),
        ({"model": '"m, 2"'}, 5.0),
        ({"model": "(none)"}, 0.0),
        ({"tool": "cursor"}, 12.0),
        ({"tool": "Claude Code"}, 0.0),
        ({"tool": "cursor,codex", "team": RED}, 10.0),
        ({"tool": "cursor", "tag_filters": "a"}, 10.0),
        ({"tool": "cursor", "tag_filters": "a", "tag_scope": "users"}, 15.0),
        ({"tool": "cursor", "tag_filters": "a,codex", "tag_mode": "all"}, 0.0),
    ],
)
def test_the_api_and_both_files_answer_alike(staff_client, teams, params, spend):
    answer = ask(staff_client, **params)
    assert answer["summary"]["total_spend"] == spend
    parts = answer["reconciliation"]
    assert parts["in_scope"] + parts["filtered_out"] + parts["unattributed"] == 17.0
    for path in ("/users.csv", "/users/daily.csv"):
        text = exported(staff_client, path, **params)
        rows = csv.DictReader(io.StringIO(text, newline=""))
        assert sum(float(row["spend"]) for row in rows) == spend


def test_spend_of_users_and_of_nobody_is_all_spend_of_the_team(staff_client, teams):
    teams.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, team_id) VALUES ('service', %s)""",
        (RED,),
    )
    teams.spend_day("", 8.0, key="service", model="gpt-4o", tags=["a"])
    teams.spend_day("", 1.0, key="service", model="gpt-4o")
    teams.spend_day("", 4.0, key="other", model="gpt-4o")
    parts = ask(staff_client, team=RED)["reconciliation"]
    assert parts["in_scope"] + parts["unattributed_matching"] == 15.0 + 9.0
    assert (parts["unattributed"], parts["unattributed_tagged"]) == (13.0, 0.0)
    tagged = ask(staff_client, team=RED, tag_filters="a")["reconciliation"]
    assert (tagged["unattributed_matching"], tagged["unattributed_tagged"]) == (8.0, 8.0)
    assert ask(staff_client)["reconciliation"]["unattributed_matching"] == 13.0
    sentence = "of the unattributed spend matches the filters"
    assert f"$9.00 {sentence}" in words(page(staff_client, **PERIOD | {"team": RED}))
    assert sentence not in words(page(staff_client, **PERIOD))


def test_the_page_names_the_team_in_its_title_and_chip(staff_client, teams):
    html = page(staff_client, **PERIOD | {"team": RED, "model": "gpt-4o", "tool": "cursor"})
    text = words(html)
    assert "<title>Tool: Cursor, Team: Payments, Model: gpt-4o · Jan 1 – Jan 31" in html
    assert "Team: Payments" in text
    assert "ann" in text
    assert "bob" not in text


def test_a_file_says_its_filters_in_words_and_in_its_name(staff_client, teams):
    params = {"team": f"{RED},(none)", "model": "gpt-4o", "tool": "cursor", "min_spend": "1"}
    lines = preamble(staff_client, **params)
    assert lines[1:3] == [
        "# Filters: Tool: Cursor; Team: Payments; No team; Model: gpt-4o; Spend ≥ $1",
        "# Shown $12.00 + filtered out $5.00 + unattributed $0.00 = total $17.00",
    ]
    assert name(staff_client, team=RED, model="(none)") == (
        "user-usage_team-payments_no-model_2026-01-01_2026-01-31.csv"
    )


@pytest.mark.parametrize("text", ["o'neill", 'a "b"', "x; DROP TABLE cells", "🦆", "<script>", "="])
@pytest.mark.parametrize("kind", ["team", "model"])
def test_a_hostile_name_is_text_everywhere(staff_client, teams, kind, text):
    entry = '"' + text.replace('"', '""') + '"'
    assert ask(staff_client, **{kind: entry})["summary"]["total_users"] == 0
    html = page(staff_client, **PERIOD | {kind: entry})
    assert f">{escape(f'{kind.capitalize()}: {text}')}" in html
    assert preamble(staff_client, **{kind: entry})[1].startswith(f"# Filters: {kind.capitalize()}")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"tool": "ghost"}, "tool must be some of: claude-code, cursor, windsurf, codex"),
        ({"tool": ["cursor", "\0"]}, "tool must be some of: claude-code"),
        ({"team": "\0"}, "team must not contain null characters"),
        ({"model": "\0"}, "model must not contain null characters"),
        ({"team": ",".join(map(str, range(51)))}, "team takes at most 50 teams"),
        ({"model": [str(number) for number in range(51)]}, "model takes at most 50 models"),
        ({"teams": "a"}, "teams is not a parameter."),
    ],
)
def test_an_invalid_list_is_refused_by_name(staff_client, db, params, message):
    assert refused(staff_client, **params).startswith(message)
    for path in ("/users.csv", "/users/", "/data/", "/definitions/"):
        assert staff_client.get(path, PERIOD | params).status_code == 400


def test_a_tool_without_usage_is_told(staff_client, teams):
    warnings = ask(staff_client, tool="windsurf,cursor", team=RED)["warnings"]
    assert warnings[0] == "No usage of Windsurf in this period."
    assert not [warning for warning in warnings[1:] if "No usage of" in warning]


def test_a_users_page_counts_everything_and_walks_along_the_filtered_list(staff_client, teams):
    kept = {"team": RED, "model": "gpt-4o", "tool": "cursor"}
    answer = user_json(staff_client, user_id="ann", **kept)
    assert answer["figures"]["spend"] == 15.0
    assert (answer["position"]["place"], answer["position"]["users"]) == (1, 1)
    assert user_json(staff_client, user_id="bob", **kept)["position"] is None
    html = staff_client.get("/user/", PERIOD | kept | {"user_id": "ann"}).content.decode()
    back = "/users/?" + urlencode(PERIOD | kept).replace("&", "&amp;")
    assert back in html


def user_json(client: Client, **params) -> dict:
    response = client.get("/user.json", PERIOD | params)
    assert response.status_code == 200
    return response.json()


def test_links_between_pages_keep_the_lists(staff_client, teams):
    kept = PERIOD | {"team": RED, "model": "gpt-4o", "tool": "cursor"}
    for path in ("/users/", "/data/", "/definitions/"):
        html = staff_client.get(path, kept).content.decode()
        query = QueryDict(mutable=True)
        query.update(kept)
        assert f'href="/data/?{query.urlencode()}"'.replace("&", "&amp;") in html
