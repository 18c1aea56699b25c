"""Fixtures for browser tests: a real Chromium and a real site."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from demo.simulation import World
from tests.chromium import chromium_path
from tests.proxy import Proxy
from tests.site import LOGIN, running_site

TODAY = datetime.now(UTC).date()
ROWS = "table.users tbody tr"


@pytest.fixture(scope="module")
def address(server, site_database, proxy_writer: Proxy) -> Iterator[str]:
    """The site over a company of ninety people."""
    proxy_writer.simulate(
        World(
            seed=11,
            users=90,
            first_day=TODAY - timedelta(days=20),
            last_day=TODAY,
            history_days=20,
            never_used_share=0.0,
            hostile_share=0.1,
        )
    )
    with running_site(**site_database) as started:
        yield started
    proxy_writer.clear()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def sign_in(page: Page) -> None:
    page.goto("/users/")
    page.get_by_label("Username").fill(LOGIN[0])
    page.get_by_label("Password").fill(LOGIN[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("User Usage")
    page.wait_for_load_state()


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """Signed in. Fails the test for a message in the console or a request to another host."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else complaints.append(f"asked {request.url}")
        ),
    )
    sign_in(page)
    yield page
    assert complaints == [], complaints


def count_of_users(page: Page) -> int:
    return int(re.search(r"([\d,]+) users?$", page.locator(".panel__count").inner_text()).group(1))
