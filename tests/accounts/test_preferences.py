"""Preferences and the last view follow the person; cookies carry them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import Preferences, SavedView
from tests.people import staff_with

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def person(proxy) -> User:
    return staff_with("viewer")


def browser(person: User, **cookies: str) -> Client:
    """A new session of somebody."""
    client = Client()
    client.force_login(person)
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def stored(person: User) -> Preferences:
    return Preferences.objects.get(user=person)


def test_what_somebody_chooses_is_stored_and_opens_in_another_browser(person):
    first = browser(person)
    first.get("/tools/")
    first.cookies["theme"], first.cookies["columns"] = "dark", "user,spend"
    first.get("/tools/")
    assert (stored(person).theme, stored(person).columns) == ("dark", "user,spend")
    second = browser(person, theme="light", density="compact")
    answer = second.get("/users/")
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["density"].value == ""  # the usual one
    assert "cols=user%2Cspend" in answer.content.decode()  # the link that shows others the same
    assert stored(person).theme == "dark"


def test_the_first_browser_of_somebody_brings_its_own_cookies(person):
    answer = browser(person, theme="dark").get("/tools/")
    assert "theme" not in answer.cookies
    assert stored(person).theme == "dark"


def test_a_changed_cookie_wins_over_what_is_stored(person):
    Preferences.objects.create(user=person, theme="dark", seen_at=timezone.now())
    client = browser(person)
    client.get("/tools/")
    assert client.cookies["theme"].value == "dark"
    client.cookies["theme"] = "light"
    client.get("/tools/")
    assert stored(person).theme == "light"


def test_a_browser_that_changes_nothing_does_not_undo_what_another_chose(person):
    first, second = browser(person), browser(person)
    for client in (first, second):
        client.get("/tools/")
    first.cookies["theme"] = "dark"
    first.get("/tools/")
    second.get("/teams/")
    assert stored(person).theme == "dark"


@pytest.mark.parametrize(
    "path", ["/users/?range=zzz", "/nowhere/", "/account/views/", "/users.csv"]
)
def test_preferences_wait_for_the_first_page_of_figures(person, path):
    Preferences.objects.create(user=person, theme="dark", seen_at=timezone.now())
    client = browser(person)
    client.get(path)
    client.get("/tools/")
    assert client.cookies["theme"].value == "dark"
    assert stored(person).theme == "dark"


def test_choosing_a_start_page_first_leaves_the_browser_as_it_is(person):
    view = SavedView.objects.create(owner=person, name="V", url="/tools/")
    client = browser(person, theme="dark")
    client.post(f"/account/views/{view.pk}/start/")
    client.get("/teams/")
    assert client.cookies["theme"].value == "dark"
    assert stored(person).theme == "dark"


@pytest.mark.parametrize("value", ["x" * 2000, "a\tb", "user,\xe9"])
def test_a_malformed_cookie_is_not_stored(person, value):
    assert browser(person, columns=value).get("/tools/").status_code == 200
    assert stored(person).columns == ""


def test_the_last_view_is_offered_once_on_return_and_stays_in_the_menu(person):
    browser(person).get("/users/?range=7d&page=1")
    client = browser(person)
    first = client.get("/tools/?range=7d").content.decode()
    assert 'id="offered-view"' in first
    assert "User Usage · 7 days" in first
    second = client.get("/teams/").content.decode()
    assert 'id="offered-view"' not in second
    assert 'href="/users/?range=7d" id="last-view"' in second


def test_after_hours_away_the_last_view_is_offered_in_the_same_session(person):
    client = browser(person)
    client.get("/users/?range=7d")
    assert 'id="offered-view"' not in client.get("/tools/").content.decode()
    Preferences.objects.update(seen_at=timezone.now() - timedelta(hours=5))
    html = client.get("/teams/").content.decode()
    assert 'id="offered-view"' in html
    assert "Tools · 30 days" in html


def test_the_same_view_is_not_offered(person):
    browser(person).get("/users/?range=7d")
    assert 'id="offered-view"' not in browser(person).get("/users/?range=7d").content.decode()


@pytest.mark.parametrize(
    "path", ["/users/?range=zzz", "/users.csv", "/account/views/", "/nowhere/"]
)
def test_refusals_files_and_other_pages_are_no_last_view(person, path):
    client = browser(person)
    client.get("/tools/")
    client.get(path)
    assert stored(person).last_url == "/tools/"


def test_the_same_page_again_is_not_written(person):
    client = browser(person)
    client.get("/definitions/")
    client.get("/tools/")
    seen_at = stored(person).seen_at
    client.get("/tools/")
    assert stored(person).seen_at == seen_at


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_failure_of_our_own_database_costs_preferences_and_no_page(person, caplog):
    client = browser(person)
    client.get("/tools/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_preferences RENAME TO away")
        try:
            assert client.get("/teams/").status_code == 200
        finally:
            cursor.execute("ALTER TABLE away RENAME TO accounts_preferences")
    assert "Preferences cannot be read" in caplog.text
