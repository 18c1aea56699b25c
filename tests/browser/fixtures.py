"""Fixtures for browser tests: a real Chromium and a real site."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from analytics.mirror.status import read_status
from demo.postgres import Server
from demo.simulation import World
from tests.chromium import chromium_path
from tests.clock import today
from tests.proxy import Proxy
from tests.site import LOGIN, running_site, until

REFUSED = "This site is for staff"  # heading of the page for others
ROWS = "table.users tbody tr"
# Counts the requests of scripts, so that `settle` waits for their end and no longer.
COUNT_REQUESTS = """
(() => {
  let open = 0;
  const { fetch } = window;
  window.fetch = (...given) => {
    open += 1;
    return fetch(...given).finally(() => { open -= 1; });
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    open += 1;
    this.addEventListener("loadend", () => { open -= 1; });
    return send.apply(this, given);
  };
  window.settled = () => document.readyState === "complete" && open === 0;
})();
"""
# Called in every frame. It gives no promise: `wait_for_function` takes one for a yes.
CALM_FOR_TWO_FRAMES = """
() => {
  window.calmFrames = window.settled() ? (window.calmFrames ?? 0) + 1 : 0;
  if (window.calmFrames <= 2) return false;
  window.calmFrames = 0;
  return true;
}
"""

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def address(
    server: Server, site_database: dict, collected: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The site as it is deployed, over a company of ninety people in a database of its own."""
    with server.connect("litellm_browser") as connection:
        Proxy(connection).simulate(
            World(
                seed=11,
                users=90,
                first_day=today() - timedelta(days=20),
                last_day=today(),
                history_days=20,
                never_used_share=0.0,
                hostile_share=0.1,
            )
        )
    variables = {
        "LITELLM_DATABASE_URL": server.url("litellm_browser", user="usage_reader"),
        "STATIC_ROOT": collected,
        "MIRROR_DIR": str(tmp_path_factory.mktemp("mirror")),
    }
    with running_site(**site_database | variables) as started:
        until(lambda: is_copied(Path(variables["MIRROR_DIR"])))
        yield started


def is_copied(mirror: Path) -> bool:
    """Whether all days are there: while they arrive, users change their places."""
    status = read_status(mirror)
    return status.snapshot_at is not None and not status.missing


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's event loop runs in this thread from now on; Django would refuse its databases.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()
        # In a thread with an event loop Django has connections of their own. One left open would
        # keep the test database from being dropped.
        connections.close_all()


def sign_in(page: Page, login: tuple[str, str] = LOGIN, heading: str = "Definitions") -> None:
    """By the form, as people do. heading: of the page after it, which costs little to draw."""
    page.goto("/definitions/")
    page.get_by_label("Username").fill(login[0])
    page.get_by_label("Password").fill(login[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()


def open_users(page: Page) -> None:
    """The page of users, where somebody is signed in."""
    page.goto("/users/")
    expect(page.get_by_role("heading", level=1)).to_have_text("User Usage")


def settle(page: Page) -> None:
    """Until the page is loaded, no request of a script is on its way, and all is drawn."""
    page.wait_for_function(CALM_FOR_TWO_FRAMES)


@pytest.fixture(scope="session")
def session_cookie(chromium: Browser, address: str) -> dict:
    """The session of one sign-in, for all tests that do not end it."""
    context = chromium.new_context(base_url=address)
    sign_in(context.new_page())
    (cookie,) = (cookie for cookie in context.cookies() if cookie["name"] == "sessionid")
    context.close()
    return cookie


@pytest.fixture
def signed_out(
    chromium: Browser, address: str, server: Server, site_database: dict
) -> Iterator[BrowserContext]:
    """A context that has no session yet, and may end the one it begins; nobody has views."""
    with server.connect("site") as connection:
        connection.execute("DELETE FROM accounts_preferences")
        connection.execute("DELETE FROM accounts_savedview")
    context = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_init_script(COUNT_REQUESTS)
    yield context
    context.close()


@pytest.fixture
def open_context(chromium: Browser, address: str, session_cookie: dict) -> Iterator[OpenContext]:
    """Opens contexts that are signed in, with options of Playwright's `new_context`."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        opened.append(chromium.new_context(base_url=address, **options))
        opened[-1].add_cookies([session_cookie])
        opened[-1].add_init_script(COUNT_REQUESTS)
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def context(open_context: OpenContext) -> BrowserContext:
    """Signed in."""
    return open_context(viewport={"width": 1440, "height": 900})


@pytest.fixture(scope="session")
def shared_page(chromium: Browser, address: str) -> Iterator[Page]:
    """One page for most tests: what it has loaded once stays in its cache."""
    # Smooth scrolling would move what is about to be clicked.
    context = chromium.new_context(base_url=address, reduced_motion="reduce")
    context.add_init_script(COUNT_REQUESTS)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(request, shared_page: Page, session_cookie: dict, address: str) -> Iterator[Page]:
    """Signed in, with nothing left of earlier tests. For scripts of a test's own: `own_page`.

    It shows the users, unless the test is marked with `opens_itself`.
    """
    shared_page.set_viewport_size({"width": 1440, "height": 900})
    shared_page.context.add_cookies([session_cookie])
    with watched(shared_page, address):
        if request.node.get_closest_marker("opens_itself") is None:
            open_users(shared_page)
            settle(shared_page)
        yield shared_page
    shared_page.unroute_all(behavior="wait")
    shared_page.evaluate("localStorage.clear(); sessionStorage.clear()")
    shared_page.goto("about:blank")
    shared_page.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")
    shared_page.mouse.move(0, 0)
    shared_page.context.clear_permissions()
    shared_page.context.clear_cookies()


@pytest.fixture
def own_page(context: BrowserContext, address: str) -> Iterator[Page]:
    """Signed in, and used by no other test."""
    page = context.new_page()
    with watched(page, address):
        open_users(page)
        settle(page)
        yield page


@contextmanager
def watched(page: Page, address: str) -> Iterator[None]:
    """Fails for a message in the console or a request to another host."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def catch(error: Error) -> None:
        complaints.append(str(error))

    def look(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"requested {request.url}")

    listeners = {"console": hear, "pageerror": catch, "request": look}
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert complaints == [], complaints


def count_of_users(page: Page) -> int:
    return int(re.search(r"([\d,]+) users?$", page.locator(".panel__count").inner_text()).group(1))
