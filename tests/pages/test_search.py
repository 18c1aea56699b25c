"""`/search/`: users, teams, tools and pages by their names."""

import re

import pytest

from tests.clock import today
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def client(staff_client, proxy):
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES'
        " ('t-1', 'Payments'), ('t-2', NULL)"
    )
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_UserTable" (user_id, user_email, user_alias, teams) VALUES'
        " ('u-1', 'ann@example.com', 'Ann Payne', '{t-1,t-2}'),"
        " ('u-2', 'bob@example.com', NULL, '{}')"
    )
    proxy.spend_day("u-1", 5.0, day=today())
    proxy.spend_day("u-2", 9.0, day=today())
    proxy.spend_day("<script>", 1.0, day=today())
    return staff_client


def search(client, text: str, status: int = 200, **given) -> str:
    answer = client.get("/search/", {"text": text, **given})
    assert answer.status_code == status
    return answer.content.decode()


def names(html: str) -> list[str]:
    return [words(name) for name in re.findall(r'palette__name">(.*?)</span>', html)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pay", ["Payments", "Ann Payne"]),
        ("PAYNE ann", ["Ann Payne"]),
        ("example.com", ["bob@example.com", "Ann Payne"]),  # the larger spend first
        ("u-2", ["bob@example.com"]),
        ("t-2", ["t-2"]),
        ("claude", ["Claude Code"]),
        ("defin", ["Definitions"]),
        ("IDLE", ["Seats"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_every_word_is_part_of_a_name(client, text, found):
    assert names(search(client, text)) == found


def test_results_lead_to_their_view_in_the_same_period(client):
    html = search(client, "pay", range="7d")
    assert 'href="/team/?range=7d&amp;team_id=t-1"' in html
    assert 'href="/user/?range=7d&amp;user_id=u-1"' in html
    assert 'href="/users/?tool=claude-code"' in search(client, "claude")


def test_every_link_that_it_offers_works(client):
    for text in ("pay", "claude", "u", "e"):
        for url in re.findall(r'palette__result" href="([^"]+)"', search(client, text)):
            assert client.get(url.replace("&amp;", "&")).status_code == 200, url


def test_a_team_whose_id_has_a_comma_is_one_team(client, proxy):
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_TeamTable\" (team_id, team_alias) VALUES ('a,b', 'Paying')"
    )
    proxy.connection.execute(
        """UPDATE "LiteLLM_UserTable" SET teams = '{"a,b"}' WHERE user_id = 'u-2'"""
    )
    html = search(client, "paying")
    assert 'href="/team/?team_id=a%2Cb"' in html


def test_there_are_at_most_twenty_results(client, proxy):
    for number in range(30):
        proxy.spend_day(f"user-{number}", 1.0, day=today())
    assert len(names(search(client, "user"))) == 20


def test_without_a_word_it_says_what_to_type(client):
    assert "Type a part of a name" in search(client, "")
    assert "Nothing has “zzz” in its name" in words(search(client, "zzz"))


def test_names_are_text(client):
    html = search(client, "<script>")
    assert names(html) == ["&lt;script&gt;"] or "<script>" in names(html)
    assert '<span class="palette__name"><script>' not in html


def test_the_palette_gets_the_results_alone(client):
    answer = client.get("/search/", {"text": "pay"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert names(html) == ["Payments", "Ann Payne"]
    assert "<html" not in html


@pytest.mark.parametrize("query", ["foo=1", "text=a&text=b", "range=zzz", "text=a%00b"])
def test_what_it_does_not_know_is_a_400(client, query):
    assert client.get(f"/search/?{query}").status_code == 400


def test_it_is_for_staff(client):
    client.logout()
    assert client.get("/search/").status_code == 302
