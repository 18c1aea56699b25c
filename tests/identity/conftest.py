"""A real OpenID provider as a process of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User

from tests.network import free_port
from tests.people import role
from usage_site.identity.provider import published
from usage_site.identity.provider_views import requests_by_address
from usage_site.identity_settings import ROLES

from .factors import SECRET
from .openid import Provider


@pytest.fixture(scope="session")
def provider_address() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                urllib.request.urlopen(f"{address}/jwks", timeout=1).close()  # noqa: S310 our own
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "the provider does not start"
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def provider(provider_address: str, settings, db) -> Provider:
    """The provider that the site is set to; ann is a viewer there."""
    for name in ROLES:
        role(name)
    settings.OIDC_ISSUER = provider_address
    published.clear()
    requests_by_address.clear()
    known = Provider(provider_address)
    known.put("ann-1", preferred_username="ann", groups=["usage-viewers", "everybody"])
    return known


@pytest.fixture
def protected(staff: User) -> User:
    """Olga has an authenticator app, and recovery codes."""
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    return staff
