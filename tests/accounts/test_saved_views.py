"""`/account/views/`: names for URLs, private or shared, and the start page."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.accounts.models import Preferences, SavedView
from tests.clock import today
from tests.people import staff_with
from tests.site import LOGIN
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

URL = "/account/views/"
VIEW = "/users/?range=7d&min_spend=5"


@pytest.fixture
def other(proxy) -> Client:
    """Another member of staff."""
    client = Client()
    client.force_login(staff_with("viewer"))
    return client


def save(client: Client, name: str = "Mine", url: str = VIEW, **given):
    return client.post(URL, {"name": name, "url": url, **given})


def menu(client: Client, url: str = "/definitions/") -> dict[str, str]:
    """Where each name in the menu of saved views leads."""
    html = client.get(url).content.decode()
    found = re.search(r'id="saved-views".*?</details>', html, re.DOTALL)[0]
    pattern = r'<a href="([^"]+)"[^>]*>.*?saved-views__name">(.*?)</span>'
    return {words(name): unescape(link) for link, name in re.findall(pattern, found)}


def test_a_view_is_a_name_for_its_url(staff_client, proxy):
    answer = save(staff_client, url=f"{VIEW}&page=3")
    assert (answer.status_code, answer["Location"]) == (302, VIEW)
    assert "Saved as “Mine”." in staff_client.get(VIEW).content.decode()
    assert menu(staff_client) == {"Mine": VIEW}


def test_fixed_dates_stay_while_relative_ones_move(staff_client, proxy):
    save(staff_client, "Fixed", "/tools/?range=today&q=a+b", dates="fixed")
    save(staff_client, "Moves", "/tools/?range=today&q=a+b")
    day = today().isoformat()
    assert menu(staff_client) == {
        "Fixed": f"/tools/?q=a+b&start_date={day}&end_date={day}",
        "Moves": "/tools/?range=today&q=a+b",
    }


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://example.com/users/",
            "//example.com/users/",
            "users/",
            "/users.csv",
            "/sign-out/",
        ),
        *(
            "/account/tokens/",
            "/nowhere/",
            "javascript:alert(1)",
            "/users/count/",
            "",
            "/users/?" + "a" * 4000,
            "/users/?range=zzz",
        ),
    ],
)
def test_only_a_page_of_figures_can_be_saved(staff_client, url):
    assert save(staff_client, url=url).status_code == 400
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines", "MINE"])
def test_a_name_is_short_printable_and_unique_in_any_case(staff_client, name):
    save(staff_client)
    answer = save(staff_client, name)
    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_a_refused_name_can_be_corrected(staff_client):
    save(staff_client)
    html = save(staff_client, "mine", "/tools/?range=7d", is_shared="on").content.decode()
    assert 'name="url" value="/tools/?range=7d"' in html
    assert re.search(r'name="is_shared"[^>]* checked', html)
    assert "You already have a view with this name." in html


def test_a_shared_view_says_whose_it_is_and_only_its_owner_changes_it(staff_client, other):
    save(staff_client, "Private")
    save(staff_client, "Ours", is_shared="on")
    assert menu(other) == {"Ours": VIEW}
    assert "by olga" in menu_text(other)
    assert "by olga" in other.get(URL).content.decode()
    shared = SavedView.objects.get(name="Ours")
    for path in (f"{URL}{shared.pk}/", f"{URL}{shared.pk}/delete/"):
        assert other.get(path).status_code == 404
        assert other.post(path, {"name": "Theirs"}).status_code == 404
    assert other.post(f"{URL}{SavedView.objects.get(name='Private').pk}/start/").status_code == 404
    assert save(other, "Ours").status_code == 302  # names are unique for each owner


def menu_text(client: Client) -> str:
    html = client.get("/definitions/").content.decode()
    return words(re.search(r'id="saved-views".*?</details>', html, re.DOTALL)[0])


def test_a_view_is_renamed_shared_and_deleted(staff_client):
    save(staff_client)
    view = SavedView.objects.get()
    staff_client.post(f"{URL}{view.pk}/", {"name": "Payments", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.url) == ("Payments", True, VIEW)
    assert staff_client.post(f"{URL}{view.pk}/", {"name": ""}).status_code == 400
    assert "Delete “Payments”?" in staff_client.get(f"{URL}{view.pk}/delete/").content.decode()
    staff_client.post(f"{URL}{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_signing_in_and_the_bare_address_lead_to_the_start_page(staff_client, client, proxy):
    save(staff_client)
    view = SavedView.objects.get()
    staff_client.post(f"{URL}{view.pk}/start/")
    user = view.owner
    user.set_password(LOGIN[1])
    user.save()
    login = {"username": user.username, "password": LOGIN[1]}
    for path in ("/sign-in/", "/sign-in/?next=/"):  # the second is where the bare address leads
        assert client.post(path, login)["Location"] == VIEW
        client.post("/sign-out/")
    assert client.post("/sign-in/?next=/teams/", login)["Location"] == "/teams/"
    assert client.get("/")["Location"] == VIEW
    for inside in ({"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://testserver/users/"}):
        assert client.get("/", headers=inside).status_code == 200
    assert client.get("/", headers={"Cache-Control": "max-age=0"}).status_code == 200  # reloaded
    assert client.get("/?range=7d").status_code == 200
    client.post(f"{URL}0/start/")
    assert client.get("/").status_code == 200


def test_a_start_page_that_is_no_longer_shared_or_there_is_the_overview(staff_client, other):
    save(staff_client, is_shared="on")
    view = SavedView.objects.get()
    other.post(f"{URL}{view.pk}/start/")
    assert other.get("/")["Location"] == VIEW
    staff_client.post(f"{URL}{view.pk}/", {"name": "Mine"})
    assert other.get("/").status_code == 200
    staff_client.post(f"{URL}{view.pk}/delete/")
    assert other.get("/").status_code == 200
    assert Preferences.objects.get(user__username="kim").start_view is None


def test_the_palette_finds_views_by_name_and_lists_them_without_a_word(staff_client, proxy):
    save(staff_client, "Payments, last month")
    for text in ("", "month pay"):
        assert "Payments, last month" in found(staff_client, text)
        assert "min_spend=5" in found(staff_client, text)
    assert "Payments, last" not in found(staff_client, "zzz")


def found(client: Client, text: str) -> str:
    """What the palette shows."""
    answer = client.get("/search/", {"text": text}, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_a_view_whose_page_is_gone_says_so(staff_client):
    SavedView.objects.create(owner=User.objects.get(username="olga"), name="Old", url="/gone/")
    html = staff_client.get(URL).content.decode()
    assert "This page no longer exists." in html
    assert 'href="/gone/"' not in re.search(r"<main.*</main>", html, re.DOTALL)[0]


def test_there_is_a_limit(staff_client):
    owner = User.objects.get(username="olga")
    views = [SavedView(owner=owner, name=f"View {number}", url=VIEW) for number in range(100)]
    SavedView.objects.bulk_create(views)
    answer = save(staff_client)
    assert answer.status_code == 400
    assert "You have 100 views." in answer.content.decode()


@pytest.mark.parametrize("url", ["/", "/gone/"])
def test_a_start_page_that_is_the_overview_or_gone_does_not_redirect(staff_client, url):
    owner = User.objects.get(username="olga")
    view = SavedView.objects.create(owner=owner, name="Start", url=url)
    staff_client.post(f"{URL}{view.pk}/start/")
    assert staff_client.get("/").status_code == 200


def test_the_menu_lists_some_views_and_leads_to_all(staff_client, other):
    owner = User.objects.get(username="olga")
    SavedView.objects.bulk_create(
        SavedView(owner=owner, name=f"V{number:03}", url=VIEW, is_shared=True)
        for number in range(150)
    )
    assert len(menu(other)) == 10
    assert "All views" in menu_text(other)
    html = other.get(URL).content.decode()
    assert "V099" in html
    assert "V100" not in html
    assert "Search finds the others." in html
    assert "V149" in found(other, "V149")
