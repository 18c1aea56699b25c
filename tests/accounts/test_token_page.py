"""`/account/tokens/`: create, copy once, revoke; and the list at `/staff/`."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from analytics.accounts.models import ApiToken
from analytics.accounts.tokens import issue_token
from tests.browser.fixtures import OpenContext
from tests.people import staff_with

django_db = pytest.mark.django_db(databases=["default", "litellm"])

URL = "/account/tokens/"
FORM = {"name": "Finance", "scopes": ["read"], "days": "90"}
SECRET = re.compile(r"uu_[\w-]{43}")


def issue(user: User, name: str = "Finance") -> ApiToken:
    return issue_token(user, name=name, scopes=["read"], days=30, now=timezone.now())[0]


def post(client: Client, **changes):
    return client.post(URL, FORM | changes)


@django_db
def test_a_token_is_shown_once(staff_client):
    shown = post(staff_client).content.decode()
    (secret,) = SECRET.findall(shown)
    again = staff_client.get(URL).content.decode()
    assert not SECRET.search(again)
    assert f"uu_…{secret[-4:]}" in again
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/admin/users/daily/activity", headers=headers).status_code == 400


@django_db
def test_the_page_with_a_new_token_is_not_cacheable(staff_client):
    assert "no-store" in post(staff_client)["Cache-Control"]


@django_db
@pytest.mark.parametrize(("days", "lasts"), [("30", 30), ("90", 90), ("365", 365)])
def test_a_token_lasts_as_long_as_chosen(staff_client, days, lasts):
    post(staff_client, days=days, scopes=["read", "export"])
    token = ApiToken.objects.get()
    assert (token.expires_at - token.created_at).days == lasts
    assert token.scopes == "read export"


@django_db
def test_a_token_never_expires_only_where_the_operator_allows_it(staff_client, settings):
    assert post(staff_client, days="").status_code == 400
    assert "No expiry" not in staff_client.get(URL).content.decode()
    settings.API_TOKENS_WITHOUT_EXPIRY = True
    assert "No expiry" in staff_client.get(URL).content.decode()
    assert post(staff_client, days="").status_code == 200
    assert ApiToken.objects.get().expires_at is None


@django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"name": "two\nlines"},
        {"scopes": []},
        {"scopes": ["write"]},
        {"days": "31"},
        {"days": "-1"},
    ],
)
def test_an_invalid_form_creates_no_token_and_shows_an_error(staff_client, wrong):
    response = post(staff_client, **wrong)
    assert response.status_code == 400
    assert "field__error" in response.content.decode()
    assert ApiToken.objects.count() == 0


@django_db
def test_forms_want_the_token_against_forgery(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    token = issue(staff)
    revoke = f"{URL}{token.pk}/revoke/"
    assert post(client).status_code == client.post(revoke).status_code == 403
    for path, form in ((URL, FORM), (revoke, {})):
        page = client.get(path).content.decode()
        # The last one: the first is that of the menu.
        against_forgery = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[-1]
        sent = client.post(path, form | {"csrfmiddlewaretoken": against_forgery})
        assert sent.status_code in (200, 302)
    assert ApiToken.objects.count() == 2
    token.refresh_from_db()
    assert token.state == "revoked"


@django_db
def test_revoking_asks_first(staff_client, staff):
    token = issue(staff)
    page = staff_client.get(f"{URL}{token.pk}/revoke/").content.decode()
    assert "Revoke “Finance”?" in page
    token.refresh_from_db()
    assert token.state == "active"
    assert staff_client.post(f"{URL}{token.pk}/revoke/")["Location"] == URL
    assert "Revoked" in staff_client.get(URL).content.decode()


@django_db
def test_another_users_token_is_neither_shown_nor_revoked(staff_client):
    other = staff_with("viewer", username="otto")
    token = issue(other, name="Secret of Otto")
    assert "Secret of Otto" not in staff_client.get(URL).content.decode()
    for method in (staff_client.get, staff_client.post):
        assert method(f"{URL}{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.state == "active"


@django_db
def test_a_name_is_text_and_no_markup(staff_client):
    page = post(staff_client, name="<b>x</b>").content.decode()
    assert "<b>x</b>" not in page
    assert page.count("&lt;b&gt;x&lt;/b&gt;") >= 2


@django_db
def test_active_tokens_come_first(staff_client, staff):
    old, new = issue(staff, name="Older"), issue(staff, name="Newer")
    page = staff_client.get(URL).content.decode()
    assert page.index("Newer") < page.index("Older")
    staff_client.post(f"{URL}{new.pk}/revoke/")
    page = staff_client.get(URL).content.decode()
    assert page.index("Older") < page.index("Newer")
    assert old.state == "active"


@pytest.fixture
def superuser_client(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


@django_db
def test_superusers_see_and_revoke_every_token(superuser_client, staff):
    token = issue(staff)
    listed = superuser_client.get("/staff/tokens/").content.decode()
    assert token.masked in listed
    assert "olga" in listed
    assert token.hash not in listed
    form = {"action": "revoke", "_selected_action": [token.pk]}
    sent = superuser_client.post("/staff/tokens/", form, follow=True)
    assert "1 API token revoked." in sent.content.decode()
    token.refresh_from_db()
    assert token.state == "revoked"


@django_db
def test_nobody_creates_or_changes_a_token_of_somebody_else(superuser_client, staff):
    token = issue(staff)
    for path in ("add/", f"{token.pk}/", f"{token.pk}/change/"):
        assert superuser_client.post(f"/staff/tokens/{path}", {"name": "x"}).status_code == 404


@django_db
def test_other_staff_see_no_token_of_everybody(staff_client):
    assert staff_client.get("/staff/tokens/").status_code == 403


@django_db
def test_a_user_who_has_tokens_can_be_deleted(superuser_client, staff):
    issue(staff)
    superuser_client.post(f"/staff/users/{staff.pk}/delete/", {"post": "yes"})
    assert ApiToken.objects.count() == 0


def test_a_token_is_copied_by_its_button_and_revoked(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".site-header summary").last.click()
    page.get_by_role("link", name="API tokens").click()
    create(page, "Copied")
    secret = page.get_by_label("The new token").input_value()
    assert SECRET.fullmatch(secret)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-part=said]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == secret
    asked = page.request.get("/users.csv", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status == 403
    revoke(page, "Copied")


@pytest.fixture
def plain(open_context: OpenContext) -> Page:
    """Signed in, without JavaScript."""
    return open_context(java_script_enabled=False).new_page()


def test_tokens_work_without_javascript(plain: Page):
    plain.goto(URL)
    create(plain, "Plain")
    assert SECRET.fullmatch(plain.get_by_label("The new token").input_value())
    expect(plain.get_by_role("button", name="Copy")).to_be_hidden()
    revoke(plain, "Plain")


def create(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create token").click()


def revoke(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Revoke {name}").click()
    page.get_by_role("button", name="Revoke token").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("Revoked")
