"""The second factor: codes, recovery codes, its lock, and what is required."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.accounts.tokens import issue_token
from analytics.audit.models import Event

from .factors import SECRET, code

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PASSWORD = {"username": "olga", "password": "a long password"}
STEP = "/sign-in/second-factor/"
SECURITY = "/account/security/"


@pytest.fixture
def confirmed(client: Client, staff: User) -> Client:
    """Signed in, and has confirmed the password a moment ago."""
    client.post("/sign-in/", PASSWORD)
    client.post(f"{SECURITY}confirm/", {"password": PASSWORD["password"]})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/definitions/").status_code == 200


def test_without_a_second_factor_the_password_signs_in(client, staff):
    assert client.post("/sign-in/", PASSWORD)["Location"] == "/"
    assert is_signed_in(client)


def test_the_password_alone_opens_nothing(client, protected):
    assert client.post("/sign-in/?next=/users/", PASSWORD)["Location"] == STEP
    assert not is_signed_in(client)
    assert client.get(STEP).status_code == 200


def test_password_and_code_sign_in(client, protected, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    client.post("/sign-in/", PASSWORD | {"next": "/users/?range=7d"})
    assert "signed in" not in caplog.text
    assert client.post(STEP, {"code": code()})["Location"] == "/users/?range=7d"
    assert is_signed_in(client)
    assert "signed in: user 'olga'" in caplog.text


def test_a_code_works_once(client, protected):
    client.post("/sign-in/", PASSWORD)
    client.post(STEP, {"code": code()})
    other = Client()
    other.post("/sign-in/", PASSWORD)
    response = other.post(STEP, {"code": code()})
    assert "wrong or was used before" in response.content.decode()
    assert not is_signed_in(other)


def test_a_recovery_code_works_once(client, protected):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post("/sign-in/", PASSWORD)
    assert client.post(STEP, {"code": codes[0]}).status_code == 302
    other = Client()
    other.post("/sign-in/", PASSWORD)
    assert other.post(STEP, {"code": codes[0]}).status_code == 200


def test_the_second_step_needs_the_first(client, protected):
    for response in (client.get(STEP), client.post(STEP, {"code": code()})):
        assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_wrong_codes_lock_as_wrong_passwords_do(client, protected, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    for _ in range(2):
        client.post("/sign-in/", PASSWORD | {"password": "a wrong one"})
    client.post("/sign-in/", PASSWORD)
    found = [client.post(STEP, {"code": "000000"}).status_code for _ in range(3)]
    assert found == [200, 200, 429]
    assert "sign-in failed: user 'olga'" in caplog.text
    assert "sign-in failed and locked: user 'olga'" in caplog.text
    assert client.post("/sign-in/", PASSWORD).status_code == 429
    assert client.post(STEP, {"code": code()})["Location"] == "/sign-in/"  # from the beginning


def test_a_user_is_limited_from_many_addresses_too(protected, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/15m/key"}
    for number in range(3):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        client.post("/sign-in/", PASSWORD)
        response = client.post(STEP, {"code": "000000"})
    assert "Too many failed attempts" in response.content.decode()
    assert "Too many" in client.post(STEP, {"code": code()}).content.decode()


def test_somebody_adds_an_app_and_sees_recovery_codes_once(
    confirmed, staff, django_capture_on_commit_callbacks
):
    page = confirmed.get(f"{SECURITY}app/add/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        response = confirmed.post(f"{SECURITY}app/add/", {"code": code(secret)})
    assert response["Location"] == f"{SECURITY}codes/"
    (event,) = Event.objects.filter(detail="TOTP Authenticator added")
    assert (event.actor, event.subject) == ("olga", "olga")
    shown = confirmed.get(f"{SECURITY}codes/").content.decode()
    assert shown.count("<li><code>") == 10
    assert "<li><code>" not in confirmed.get(f"{SECURITY}codes/").content.decode()
    other = Client()
    assert other.post("/sign-in/", PASSWORD)["Location"] == STEP


def test_a_wrong_code_adds_no_app(confirmed):
    confirmed.get(f"{SECURITY}app/add/")
    confirmed.post(f"{SECURITY}app/add/", {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_secrets_are_encrypted_in_the_database(confirmed):
    secret = confirmed.get(f"{SECURITY}app/add/").context["form"].secret
    confirmed.post(f"{SECURITY}app/add/", {"code": code(secret)})
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_after_a_change_of_the_key_no_code_is_right(client, protected, settings):
    settings.SECRET_KEY = "another one: " + "0123456789" * 5
    client.post("/sign-in/", PASSWORD)
    assert client.post(STEP, {"code": code()}).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("page", ["app/add/", "passkeys/add/", "codes/", "codes/new/"])
def test_changes_ask_for_the_password_first(client, staff, page):
    client.post("/sign-in/", PASSWORD)
    response = client.get(SECURITY + page)
    assert response["Location"].startswith(f"{SECURITY}confirm/?next=")


def test_somebody_removes_the_app(confirmed, protected):
    assert confirmed.get(f"{SECURITY}app/remove/").status_code == 200
    assert confirmed.post(f"{SECURITY}app/remove/")["Location"] == SECURITY
    assert not Authenticator.objects.exists()  # recovery codes of nothing are removed, too


def test_new_recovery_codes_replace_the_old(confirmed, protected):
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    confirmed.post(f"{SECURITY}codes/new/")
    assert confirmed.get(f"{SECURITY}codes/").status_code == 200
    after = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)


def test_required_opens_nothing_before_the_set_up(client, staff, settings, proxy):
    settings.MFA = "required"
    client.post("/sign-in/", PASSWORD)
    for page in ("/", "/users/", "/account/tokens/", "/password/"):
        assert client.get(page)["Location"] == SECURITY
    for path in ("/admin/users/daily/activity", "/users.csv"):
        assert client.get(path, headers={"accept": "*/*"}).status_code == 403
    assert "This site requires a second factor" in client.get(SECURITY).content.decode()
    assert client.post("/users/refresh/")["Location"] == SECURITY


def test_required_takes_no_session_that_never_showed_a_factor(client, staff, settings):
    settings.MFA = "required"
    client.post("/sign-in/", PASSWORD)
    TOTP.activate(staff, SECRET)  # in another browser
    assert client.get("/users/?range=7d")["Location"] == "/sign-in/?next=/users/%3Frange%3D7d"
    client.post("/sign-in/", PASSWORD)
    client.post(STEP, {"code": code()})
    assert is_signed_in(client)


def test_required_leaves_tokens_and_sign_out(client, staff, settings):
    settings.MFA = "required"
    secret = issue_token(staff, name="x", scopes=["read"], days=1, now=timezone.now())[1]
    found = Client().get(
        "/admin/users/daily/activity", headers={"Authorization": f"Bearer {secret}"}
    )
    assert found.status_code == 400  # the token is accepted, and the parameters are missing
    client.post("/sign-in/", PASSWORD)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
