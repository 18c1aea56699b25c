"""API tokens: scopes within the user's roles, reminders before they expire, successors."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import ApiToken
from analytics.accounts.tokens import issue_token
from tests.people import client_of, role

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

URL = "/account/tokens/"
PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
JSON, FILE = "/admin/users/daily/activity", "/users.csv"


@pytest.fixture
def viewer(staff: User) -> User:
    staff.groups.set([role("viewer")])
    return staff


@pytest.fixture
def viewer_client(viewer: User) -> Client:
    client = Client()
    client.force_login(viewer)
    return client


def issue(
    user: User, *, name: str = "Finance", scopes=("read",), days: int | None = 90, left: float = 60
) -> tuple[ApiToken, str]:
    """left: days until it expires; of one that never does, it has no meaning."""
    ago = timedelta(days=(days or 0) - left if days else 0)
    return issue_token(user, name=name, scopes=scopes, days=days, now=timezone.now() - ago)


def status(secret: str, path: str) -> int:
    response = Client().get(path, PERIOD, headers={"Authorization": f"Bearer {secret}"})
    return response.status_code


def shown(client: Client, url: str = URL) -> str:
    return " ".join(client.get(url).content.decode().split())


def renew(client: Client, token: ApiToken):
    return client.post(f"{URL}{token.pk}/renew/")


def test_the_form_offers_the_scopes_that_the_roles_allow(viewer_client, staff):
    assert 'value="read"' in shown(viewer_client)
    assert 'value="export"' not in shown(viewer_client)
    form = {"name": "x", "scopes": ["export"], "days": "90"}
    assert viewer_client.post(URL, form).status_code == 400
    staff.groups.set([role("exporter")])
    assert 'value="export"' in shown(viewer_client)
    assert viewer_client.post(URL, form).status_code == 200


def test_a_token_can_do_what_its_user_may_do_at_that_moment(staff, proxy):
    secret = issue(staff, scopes=("read", "export"))[1]
    assert (status(secret, JSON), status(secret, FILE)) == (200, 200)
    staff.groups.set([role("viewer")])
    assert (status(secret, JSON), status(secret, FILE)) == (200, 403)
    staff.groups.clear()
    assert (status(secret, JSON), status(secret, FILE)) == (403, 403)
    staff.groups.set([role("exporter")])
    assert (status(secret, JSON), status(secret, FILE)) == (200, 200)


def test_the_role_gives_no_scope_that_the_token_lacks(staff, proxy):
    assert status(issue(staff)[1], FILE) == 403


def test_the_list_says_which_scopes_the_roles_do_not_allow(viewer, viewer_client):
    issue(viewer, scopes=("read", "export"))
    assert shown(viewer_client).count("Not allowed by your role") == 1


@pytest.mark.parametrize(
    ("left", "words"), [(0.5, "Within a day"), (1.5, "In 1 day"), (13.9, "In 13 days")]
)
def test_a_token_that_expires_within_14_days_is_marked(staff, staff_client, left, words):
    issue(staff, left=left)
    page = shown(staff_client)
    assert words in page
    assert "<strong>Finance</strong> on" in page


@pytest.mark.parametrize("days", [None, 90])
def test_no_other_token_is_marked(staff, staff_client, days):
    issue(staff, days=days, left=14.1)
    token = issue(staff, left=3)[0]
    token.revoked_at = timezone.now()
    token.save()
    issue(staff, left=-1)
    page = shown(staff_client)
    assert "tokens__soon" not in page
    assert "menu__count" not in page


def test_the_account_menu_of_every_page_counts_them(staff, staff_client, proxy):
    assert "menu__count" not in shown(staff_client, "/definitions/")
    issue(staff, left=3)
    assert "1 expires soon" in shown(staff_client, "/definitions/")
    issue(staff, name="Other", left=3)
    page = shown(staff_client, "/definitions/")
    assert "2 expire soon" in page
    assert "Other" not in page


def test_tokens_of_others_are_not_counted(staff, staff_client):
    issue(User.objects.create_user("otto", is_staff=True), left=3)
    assert "menu__count" not in shown(staff_client)


def test_renewing_makes_a_successor_and_keeps_the_old_token(staff, staff_client, proxy):
    old, old_secret = issue(staff, scopes=("read", "export"), days=30, left=3)
    response = renew(staff_client, old)
    assert response.status_code == 200
    new = ApiToken.objects.exclude(pk=old.pk).get()
    assert (new.name, new.scopes) == (old.name, old.scopes)
    assert (new.expires_at - new.created_at).days == 30
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert secret not in shown(staff_client)
    assert status(secret, JSON) == status(old_secret, JSON) == 200
    assert "menu__count" not in shown(staff_client)
    old.refresh_from_db()
    assert (old.state, old.revoked_at) == ("active", None)


def test_a_successor_gets_the_scopes_that_the_roles_still_allow(viewer, viewer_client):
    old = issue(viewer, scopes=("read", "export"), left=3)[0]
    renew(viewer_client, old)
    assert ApiToken.objects.exclude(pk=old.pk).get().scopes == "read"


def test_a_token_without_any_allowed_scope_is_not_renewed(viewer, viewer_client):
    old = issue(viewer, scopes=("export",), left=3)[0]
    response = renew(viewer_client, old)
    assert response.status_code == 400
    assert "your role allows none of its scopes" in response.content.decode()
    assert ApiToken.objects.count() == 1


def test_revoked_expired_lasting_and_foreign_tokens_are_not_renewed(staff, staff_client):
    revoked = issue(staff)[0]
    revoked.revoked_at = timezone.now()
    revoked.save()
    expired, lasting = issue(staff, left=-1)[0], issue(staff, days=None)[0]
    foreign = issue(User.objects.create_user("otto", is_staff=True))[0]
    for token in (revoked, expired, lasting):
        assert renew(staff_client, token)["Location"] == URL
    assert renew(staff_client, foreign).status_code == 404
    assert staff_client.get(f"{URL}{revoked.pk}/renew/").status_code == 405
    assert ApiToken.objects.count() == 4


def test_answers_to_a_token_say_when_it_expires(staff, staff_client, proxy):
    token, secret = issue(staff, scopes=("read",))
    headers = {"Authorization": f"Bearer {secret}"}
    for path in (JSON, "/overview.json?range=nonsense"):
        answer = Client().get(path, headers=headers)
        assert answer["X-Token-Expires"] == f"{token.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    assert "X-Token-Expires" not in staff_client.get(JSON, PERIOD)
    lasting = {"Authorization": f"Bearer {issue(staff, days=None)[1]}"}
    assert "X-Token-Expires" not in Client().get(JSON, PERIOD, headers=lasting)


@pytest.mark.parametrize(("days", "expected"), [(29, 200), (31, 401), (None, 401)])
def test_of_the_single_sign_on_they_pause_until_the_next_sign_in(staff, days, expected):
    _token, secret = issue(staff)
    seen_at = None if days is None else timezone.now() - timedelta(days=days)
    User.objects.filter(pk=staff.pk).update(password="!", last_login=seen_at)
    assert status(secret, JSON) == expected
    client = client_of(User.objects.get(pk=staff.pk))  # signs in
    assert status(secret, JSON) == 200
    assert "work for 30 days after each time" in shown(client)


def test_of_local_logins_they_do_not_pause(staff, staff_client):
    _token, secret = issue(staff)
    User.objects.filter(pk=staff.pk).update(last_login=None)
    assert status(secret, JSON) == 200
    assert "after each time" not in shown(staff_client)
