"""A passkey, from adding it to signing in, with Chromium's virtual authenticator."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.postgres import Server
from tests.site import LOGIN, manage, running_site

from .fixtures import sign_in
from .test_accessible import AXE, violations

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SET_UP = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
User.objects.create_superuser({LOGIN[0]!r}, None, {LOGIN[1]!r})
"""


@pytest.fixture(scope="module")
def guarded(server: Server, collected: str) -> Iterator[str]:
    """A site that requires a second factor; browsers take passkeys of a name, not an address."""
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS guarded WITH (FORCE)")
        connection.execute("CREATE DATABASE guarded")
    variables = {"APP_DATABASE_URL": server.url("guarded"), "MFA": "required"}
    done = manage("shell", "-v", "0", "-c", SET_UP, **variables)
    assert done.returncode == 0, done.stderr
    with running_site(**variables) as started:
        yield started.replace("127.0.0.1", "localhost")


def is_accessible(page: Page) -> bool:
    """Whether axe-core finds nothing, and nothing is wider than a phone."""
    page.evaluate(AXE.read_text())
    assert violations(page) == []
    return page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.fixture
def device(chromium: Browser, guarded: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=guarded, viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def change_password(server: Server, change: str) -> None:
    with server.connect("guarded") as connection:
        connection.execute(f"UPDATE auth_user SET password = {change}")


def test_a_passkey_is_required_added_used_and_removed(device: Page, server: Server):
    heading = device.get_by_role("heading", level=1)
    sign_in(device, heading="Sign-in security")  # nothing else opens
    device.get_by_role("link", name="Add passkey").click()
    device.get_by_label("Password").fill(LOGIN[1])
    device.get_by_role("button", name="Continue").click()
    device.get_by_label("Name").fill("Phone")
    device.get_by_role("button", name="Add passkey").click()
    expect(heading).to_have_text("Recovery codes")
    device.get_by_role("link", name="I stored them").click()
    expect(device.get_by_text("Phone · added")).to_be_visible()
    assert is_accessible(device)

    device.context.clear_cookies()
    device.goto("/sign-in/?next=/definitions/")
    assert is_accessible(device)
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(heading).to_have_text("Definitions")

    device.context.clear_cookies()
    change_password(server, "'!' || password")  # as of somebody who signs in at a provider
    device.goto("/sign-in/")
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.get_by_text("This passkey is not known here")).to_be_visible()
    change_password(server, "substr(password, 2)")

    sign_in(device, heading="Confirm it is you")
    assert is_accessible(device)
    device.get_by_role("button", name="Use your passkey").click()
    expect(heading).to_have_text("Definitions")

    device.goto("/account/security/")
    device.get_by_role("link", name="Remove Phone").click()
    device.get_by_label("Password").fill(LOGIN[1])
    device.get_by_role("button", name="Continue").click()
    device.get_by_role("button", name="Remove passkey").click()
    expect(device.get_by_text("This site requires a second factor")).to_be_visible()
