"""Privacy mode: no route shows a name, an email or an ID to the group `viewer-pseudonymous`."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import Preferences, SavedView, SeatNote
from analytics.accounts.privacy import GROUP
from analytics.accounts.tokens import issue_token
from tests.clock import today
from tests.people import client_of, staff_with
from tests.security.test_access import ROUTES

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

SECRET = "zaphod"  # a part of every name
USER_ID, EMAIL, ALIAS = f"u-{SECRET}", f"{SECRET}@example.com", f"Ms. {SECRET.title()}"
API = "/admin/users/daily/activity"
CHOICES = [f"/users/choices/{field}/" for field in ("tool", "team", "model", "tag_filters")]
PSEUDONYM = re.compile(r"\buser-[0-9a-f]{12}\b")
QUERIES = (
    "",
    "?lists=all",
    "?cols=user,spend,teams,tags",
    "?by=key",
    "?by=tag",
    "?tag_filters=team:blue",
)


@pytest.fixture
def world(proxy):
    """A person with a key, a team and tags, whose names all hold the secret."""
    proxy.person(USER_ID, EMAIL, ALIAS)
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_TeamTable\" (team_id, team_alias) VALUES ('t-1', 'Blue')"
    )
    proxy.connection.execute(
        "UPDATE \"LiteLLM_UserTable\" SET teams = '{t-1}', max_budget = 1, spend = 2"
    )
    for key, owner in (("k-1", USER_ID), ("k-2", None)):
        proxy.connection.execute(
            'INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id, key_alias, key_name)'
            " VALUES (%s, %s, 't-1', %s, 'sk-...abcd')",
            (key, owner, f"{SECRET}-laptop"),
        )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_BudgetTable" (budget_id, max_budget, created_by, updated_by)
        VALUES ('b', 5, 'x', 'x')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend, budget_id)
        VALUES (%s, 't-1', 3, 'b'), (%s, 't-1', 9, 'b')""",
        (USER_ID, f"gone-{SECRET}"),
    )
    hidden = (
        f"by {SECRET}:x",
        f"user: {USER_ID}",
        f"a={USER_ID}",
        f"owner:{ALIAS}",
        f"k:{SECRET}-laptop",
    )
    tags = (
        *hidden,
        f"User-Agent: bot/1.0 (mailto:{EMAIL})",
        "team:blue",
        f"owner:{EMAIL}",
        f"user:{USER_ID}",
        "User-Agent: claude-cli",
    )
    proxy.spend_day(USER_ID, 500.0, day=today(), tags=tags, key="k-1")
    proxy.spend_day(USER_ID, 5.0, day=today(), tags=("other",), key="k-1", model="gpt-4")
    proxy.spend_day("", 3.0, day=today(), key="k-2", model="unowned")
    note = {"decision": "keep", "text": f"Ask {SECRET}", "author": SECRET}
    SeatNote.objects.create(user_id=USER_ID, **note)
    for days in (40, 70):
        proxy.spend_day(USER_ID, 5.0, day=today() - timedelta(days=days), tags=tags, key="k-1")
    return proxy


@pytest.fixture
def viewer(db) -> User:
    """Somebody who may export, so that files are looked through as well."""
    return staff_with(GROUP, "exporter", username="viewer")


def test_the_group_is_there_after_migrate(server, site_database):
    with server.connect("site") as connection:
        names = connection.execute("SELECT name FROM auth_group").fetchall()
    assert (GROUP,) in names


def text_of(client: Client, url: str) -> str:
    """The answer as text, whatever its status, with nothing that the URL itself says."""
    answer = client.get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unescape(content.decode(errors="replace")).lower()


def addresses(user_id: str) -> list[str]:
    """Every route that answers a GET, plain and under filters, and the pages of the person."""
    own = [f"{path}?user_id={user_id}" for path in ("/user/", "/user.csv", "/user.json")]
    teams = [f"{path}?team_id=t-1" for path in ("/team/", "/team.csv", "/team.json")]
    asked = [route for route in ROUTES if not route.startswith(("/staff/", "/user", "/team"))]
    lists = ["/users/", "/users.csv", "/users/daily.csv", "/teams/", "/teams.csv", "/teams.json"]
    plain = [f"{route}{query}" for route in (*asked, *lists) for query in QUERIES]
    return [
        *plain,
        *own,
        *teams,
        "/users/?chart=days",
        f"{API}?start_date={today()}&end_date={today()}",
        *CHOICES,
        "/search/?text=user",
        "/search/?text=-",
    ]


# Routes that would show the name.
NAMING = {
    *("/", "/users/", "/users.csv", "/users/daily.csv", "/user/", "/user.json", "/changes.csv"),
    *("/team/", "/team.csv", "/seats/", "/seats.csv", "/seats.json"),
    *("/budgets/", "/budgets.csv", "/budgets.json"),
}


def test_no_route_shows_a_name(world, viewer):
    client = client_of(viewer)
    (pseudonym,) = set(PSEUDONYM.findall(text_of(client, "/users/")))
    shown = {url: text_of(client, url) for url in addresses(pseudonym)}
    leaks = {
        url: text[max(0, text.index(SECRET) - 60) : text.index(SECRET) + 30]
        for url, text in shown.items()
        if SECRET in text
    }
    assert leaks == {}
    with_pseudonym = {url.partition("?")[0] for url, text in shown.items() if pseudonym in text}
    assert NAMING | {"/search/"} <= with_pseudonym


def test_the_walk_would_find_a_name(world, staff_client):
    plain = {url.partition("?")[0]: url for url in reversed(addresses(USER_ID))}
    for path in NAMING:
        assert SECRET in text_of(staff_client, plain[path]), path


def test_figures_are_the_same(world, viewer, staff_client):
    hidden = client_of(viewer).get("/users.csv").getvalue().decode().splitlines()
    named = staff_client.get("/users.csv").getvalue().decode().splitlines()
    assert len(hidden) == len(named) == 2
    assert "505" in hidden[1]
    assert "505" in named[1]


@pytest.mark.parametrize("query", [f"q={SECRET}", "q=example.com", f"segment=power&q={USER_ID}"])
def test_search_by_name_finds_nobody(world, viewer, query):
    rows = client_of(viewer).get(f"/users.csv?{query}").getvalue().decode().splitlines()
    assert len(rows) == 1


def test_the_real_id_leads_nowhere_and_a_pseudonym_is_stable(world, viewer):
    client = client_of(viewer)
    assert client.get(f"/user/?user_id={USER_ID}").status_code == 404
    first, second = (PSEUDONYM.findall(text_of(client_of(viewer), "/users/")) for _ in range(2))
    assert first == second != []


def test_tokens_hide_names_too(world, viewer):
    _, secret = issue_token(
        viewer, name="Program", scopes=["read", "export"], days=1, now=timezone.now()
    )
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().get("/users.csv", headers=headers)
    text = answer.getvalue().decode()
    assert PSEUDONYM.search(text)
    assert SECRET not in text.lower()


def test_the_next_request_of_the_same_thread_shows_names_again(world, viewer, staff_client):
    assert SECRET not in text_of(client_of(viewer), "/users/")
    assert SECRET in text_of(staff_client, "/users/")


def test_shared_views_of_others_are_not_listed(world, viewer, staff):
    SavedView.objects.create(owner=staff, name="Q", url=f"/users/?q={SECRET}", is_shared=True)
    SavedView.objects.create(owner=viewer, name="Own", url="/users/")
    for url in ("/nowhere/", "/definitions/"):
        assert SECRET not in text_of(client_of(viewer), url)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(viewer)
    refused = strict.post("/account/views/")
    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()
    html = client_of(viewer).get("/account/views/").content.decode()
    assert "Own" in html
    assert SECRET not in html


def test_the_account_menu_says_that_names_are_hidden(world, viewer, staff_client):
    sentence = "Names of users are hidden from your account."
    assert sentence in client_of(viewer).get("/users/").content.decode()
    assert sentence not in staff_client.get("/users/").content.decode()


def test_a_start_page_of_somebody_else_is_not_followed(world, viewer, staff):
    view = SavedView.objects.create(
        owner=staff, name="Q", url=f"/user/?user_id={USER_ID}", is_shared=True
    )
    Preferences.objects.create(user=viewer, start_view=view)
    assert client_of(viewer).get("/").status_code == 200
    viewer.set_password("a long password")
    viewer.save()
    login = {"username": viewer.username, "password": "a long password"}
    assert Client().post("/sign-in/", login)["Location"] == "/"
