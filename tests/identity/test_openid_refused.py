"""Sign-ins by OpenID Connect that must not succeed, and a provider that is down."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from tests.network import free_port
from usage_site.identity import address_limit
from usage_site.identity.provider import DISCOVERY, fetch_json, published

from .openid import START, begin, come_back, is_refused, parameters_of, sign_in

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_another_state_is_refused(client, provider):
    back = provider.authorize(begin(client), "ann-1")
    assert is_refused(come_back(client, back, state="x" * 16), "You are not signed in")
    assert is_refused(come_back(Client(), back), "You are not signed in")  # of another browser
    assert not User.objects.exists()


def test_a_state_works_once(client, provider):
    back = provider.authorize(begin(client), "ann-1")
    assert come_back(client, back).status_code == 302
    assert come_back(Client(), back).status_code == 400


def test_another_nonce_is_refused(client, provider):
    response = sign_in(client, provider, "ann-1", {"nonce": "of somebody else"})
    assert is_refused(response, "You are not signed in")
    assert not User.objects.exists()


def test_a_signature_by_another_key_is_refused(client, provider):
    (named,) = fetch_json(f"{provider.address}/jwks")["keys"]
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    forged = RSAAlgorithm.to_jwk(other, as_dict=True) | {"kid": named["kid"], "use": "sig"}
    published[f"{provider.address}/jwks"] = {"keys": [forged]}
    assert is_refused(sign_in(client, provider, "ann-1"), "You are not signed in")
    assert not User.objects.exists()


def test_a_key_that_the_provider_changed_since_is_fetched(client, provider):
    published[f"{provider.address}/jwks"] = {
        "keys": [fetch_json(f"{provider.address}/jwks")["keys"][0] | {"kid": "of yesterday"}]
    }
    assert sign_in(client, provider, "ann-1").status_code == 302


def test_a_code_that_the_provider_did_not_give_is_refused(client, provider):
    back = provider.authorize(begin(client), "ann-1")
    assert is_refused(come_back(client, back, code="guessed"), "You are not signed in")


def test_who_cancels_at_the_provider_reads_so(client, provider):
    state = parameters_of(begin(client))["state"]
    response = client.get(f"{START}callback/", {"state": state, "error": "access_denied"})
    assert is_refused(response, "You canceled the sign-in")


def test_another_issuer_is_refused(client, provider):
    url = provider.address + DISCOVERY
    published[url] = fetch_json(url) | {"issuer": "https://login.example.org"}
    assert client.get(START).status_code == 503


def test_a_provider_that_is_down_gives_a_page(client, settings, provider):
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"
    response = client.get(START)
    assert is_refused(response, "Sign-in is not available", 503)
    assert response["Retry-After"] == "30"


def test_a_provider_that_goes_down_during_the_sign_in_gives_a_page(client, provider):
    back = provider.authorize(begin(client), "ann-1")
    url = provider.address + DISCOVERY
    published[url] |= {"token_endpoint": f"http://localhost:{free_port()}/token"}
    assert is_refused(come_back(client, back), "Sign-in is not available", 503)


def test_an_address_may_not_begin_without_end(client, provider, monkeypatch):
    monkeypatch.setattr(address_limit, "REQUESTS_PER_MINUTE", 2)
    assert [client.get(START).status_code for _ in range(3)] == [302, 302, 429]
