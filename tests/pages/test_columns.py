"""The columns of the table: chosen in the URL, and remembered."""

import re

import pytest

from tests.clock import today

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

OPTIONAL = "trend,prompt_tokens,completion_tokens,cached_tokens,first_active,budget,teams"


@pytest.fixture
def client(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    return staff_client


def headers(client, query: str = "") -> list[str]:
    html = client.get(f"/users/{query}").content.decode()
    return re.findall(r'<th scope="col" abbr="([^"]+)"', html)


def test_remembered_columns_are_shown_where_a_link_names_none(client):
    client.cookies["columns"] = "user,spend,budget"
    assert headers(client) == headers(client, "?range=7d") == ["User", "Spend", "Budget"]
    assert len(headers(client, "?cols=")) == 9


def test_a_link_with_columns_changes_nothing_that_is_remembered(client):
    assert headers(client, "?cols=tokens") == ["User", "Tokens"]
    assert "columns" not in client.cookies
    assert len(headers(client)) == 9


def test_the_copied_link_shows_others_the_remembered_columns(client):
    assert 'data-copy=""' in client.get("/users/").content.decode()
    client.cookies["columns"] = "user,tokens"
    html = client.get("/users/?range=7d").content.decode()
    assert 'data-copy="?range=7d&amp;cols=user%2Ctokens"' in html


def test_segments_of_budgets_show_the_budget_unless_columns_are_chosen(client, proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_UserTable" (user_id, spend, max_budget)
        VALUES ('ann', 9, 5), ('bob', 9, 10)"""
    )
    proxy.spend_day("bob", 5.0, day=today())
    for segment in ("over_budget", "near_budget"):
        assert "Budget" in headers(client, f"?segment={segment}")
    assert "Budget" not in headers(client, "?segment=low")
    assert "Budget" not in headers(client, "?segment=over_budget&cols=spend")


def test_without_comparison_there_is_no_change(client):
    assert "Change" in headers(client)
    assert "Change" not in headers(client, "?compare=off")


def test_a_link_that_names_columns_wins_over_what_is_remembered(client):
    client.cookies["columns"] = "spend"
    assert headers(client, "?cols=tokens") == ["User", "Tokens"]


def test_what_a_cookie_says_beside_names_of_columns_is_ignored(client):
    client.cookies["columns"] = "spend,nonsense,<b>"
    assert headers(client) == ["User", "Spend"]
    client.cookies["columns"] = "nonsense"
    assert len(headers(client)) == 9


def test_every_optional_column_draws_a_cell_for_a_user_without_anything(client):
    html = client.get(f"/users/?cols={OPTIONAL}").content.decode()
    assert 'class="spark"' in html
    for reason in ("No budget", "No team"):
        assert f'title="{reason}"' in html
