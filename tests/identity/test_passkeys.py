"""Signing in by passkey: what anybody may send. A real one is used in tests/browser."""

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from analytics.accounts.models import LoginSession
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from usage_site.identity import address_limit

pytestmark = pytest.mark.django_db

PASSKEY = "/sign-in/passkey/"
JSON = {"accept": "application/json"}
# In place of base64: fido2 would make as many bytes of a number.
HOSTILE = [
    "",
    "{}",
    "[]",
    "null",
    '"x"',
    "[" * 30_000,
    "1" * 5_000,
    '{"rawId": 3000000000}',
    '{"rawId": 10000000000000000000, "id": "x"}',
    '{"id": "x", "rawId": ["x"], "response": 7}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
    '{"response": {"userHandle": "MQ"}}',
    '{"response": {"userHandle": {"userHandle": 1e300}}}',
]


def sent(client: Client, credential: str) -> HttpResponse:
    client.get(PASSKEY, headers=JSON)
    return client.post(PASSKEY, {"credential": credential})


@pytest.mark.parametrize("credential", HOSTILE)
def test_what_is_no_known_passkey_is_refused(client, credential):
    answer = sent(client, credential)
    assert "not known here" in answer.content.decode()
    assert Event.objects.filter(kind=Kind.SIGN_IN_FAILED).count() == 1


@pytest.mark.parametrize("credential", HOSTILE)
def test_no_passkey_of_that_kind_is_added(client, staff, credential):
    client.post("/sign-in/", {"username": "olga", "password": "a long password"})
    client.post("/account/security/confirm/", {"password": "a long password"})
    answer = client.post("/account/security/passkeys/add/", {"credential": credential})
    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()


def test_a_passkey_must_be_confirmed_by_a_pin_or_finger(client):
    answer = client.get(PASSKEY, headers=JSON)
    assert answer.json()["request_options"]["publicKey"]["userVerification"] == "required"


def test_sessions_that_nobody_finishes_end_within_an_hour(client):
    client.get(PASSKEY, headers=JSON)
    session = LoginSession.objects.get()
    assert 0 < client.session.get_expiry_age() <= 3600
    assert session.user is None


def test_an_address_is_limited(client, monkeypatch):
    monkeypatch.setattr(address_limit, "REQUESTS_PER_MINUTE", 2)
    statuses = [client.get(PASSKEY, headers=JSON).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_without_local_sign_in_there_are_none(client, settings):
    settings.LOCAL_SIGN_IN = False
    for path in (PASSKEY, "/sign-in/second-factor/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"credential": "{}", "code": "1"}).status_code == 404


def test_linking_to_the_single_sign_on_removes_factors(staff):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(staff)
    call_command("link_login", "olga", "olga-7", verbosity=0)
    assert not Authenticator.objects.filter(user=staff).exists()
