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


def test_chosen_columns_are_shown_again_without_being_named(client):
    chosen = ["User", "Spend", "Budget"]
    assert headers(client, "?cols=spend,budget") == chosen
    assert headers(client) == chosen
    assert headers(client, "?range=7d") == chosen


def test_an_empty_choice_forgets_them(client):
    headers(client, "?cols=spend")
    assert len(headers(client, "?cols=")) == len(headers(client)) == 9


def test_a_link_that_names_columns_wins_over_what_is_remembered(client):
    headers(client, "?cols=spend")
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
