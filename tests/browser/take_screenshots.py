"""`make screenshots`: pictures of every page and state. Not part of `make test`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.site import running_site

from .fixtures import sign_in

FOLDER = Path(__file__).parent.parent.parent / "var" / "screenshots"
LOOKS = [
    pytest.param((theme, width), id=f"{theme}-{width}")
    for theme in ("light", "dark")
    for width in (1440, 390)
]
PAGES = {
    "users": "/users/",
    "filtered": "/users/?range=90d&min_spend=1&q=a&sort_by=tokens&cols=spend,tokens,tags",
    "tagged": "/users/?tag_filters=claude-code&tag_filters=cursor",
    "one-user": "/users/?q=ines.rossi",
    "no-match": "/users/?q=nobody-is-called-so",
    "no-data": "/users/?start_date=2020-01-01&end_date=2020-01-02",
    "refused": "/users/?min_spend=9&max_spend=3",
    "overview": "/",
    "tools": "/tools/",
    "budgets": "/budgets/",
    "changes": "/changes/",
    "models": "/models/",
    "teams": "/teams/",
    "seats": "/seats/?price=20",
    "data": "/data/",
    "definitions": "/definitions/",
    "password": "/password/",
    "tokens": "/account/tokens/",
    "api": "/api/",
    "not-found": "/nowhere/",
}


@pytest.fixture(scope="module")
def slow_address(site_database) -> Iterator[str]:
    """A site that waits a millisecond for the proxy's database, in DEBUG for the style guide."""
    with running_site(**site_database, LITELLM_STATEMENT_TIMEOUT="0.001", DEBUG="true") as started:
        yield started


@pytest.fixture(params=LOOKS)
def look(request, chromium: Browser, address: str) -> Iterator[tuple[BrowserContext, str]]:
    """A signed-in context, and how its pictures' names end."""
    theme, width = request.param
    context = chromium.new_context(
        base_url=address, color_scheme=theme, viewport={"width": width, "height": 900}
    )
    yield context, f"{theme}-{width}"
    context.close()


def test_pages(look):
    context, ending = look
    page = context.new_page()
    page.goto("/sign-in/")
    take(page, f"sign-in-{ending}")
    sign_in(page)
    for name, path in PAGES.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        take(page, f"{name}-{ending}")


def test_states(look):
    context, ending = look
    page = context.new_page()
    sign_in(page)
    states: dict[str, Callable[[Page], object]] = {
        "export-menu": lambda page: page.locator("#export summary").click(),
        "columns-menu": lambda page: page.locator("#columns summary").click(),
        "tags-open": lambda page: page.locator(".more-tags summary").first.click(),
        "chart-table": lambda page: page.get_by_text("View data").click(),
        "keys": lambda page: page.keyboard.press("?"),
        "tag-list": lambda page: page.keyboard.press("f"),
        "filters": lambda page: (
            page.locator("#pill-spend > summary").click()
            if page.locator("#pill-spend > summary").is_visible()
            else page.get_by_role("button", name="Filters").click()
        ),
        "period": lambda page: page.locator("#period > summary").click(),
        "user": lambda page: page.locator("table.users tbody th a").first.click(),
        "tooltip": lambda page: page.mouse.move(*middle_of(page)),
        "compact": lambda page: page.locator("html").evaluate(
            "(root) => root.setAttribute('data-density', 'compact')"
        ),
    }
    for name, act in states.items():
        page.goto("/users/")
        page.wait_for_load_state("networkidle")
        act(page)
        page.wait_for_timeout(400)
        take(page, f"state-{name}-{ending}", whole=name in ("compact", "user"))


def test_loading_and_no_answer(look):
    context, ending = look
    page = context.new_page()
    sign_in(page)
    page.route("**/users/?top_n=25*", lambda route: None)
    page.locator("#top_n-25").click()
    page.wait_for_timeout(900)
    take(page, f"state-loading-{ending}", whole=False)
    page.unroute_all()
    page.goto("/users/")
    context.set_offline(True)
    page.locator("#top_n-25").click()
    page.get_by_role("alert").wait_for()
    page.evaluate("scrollTo(0, 0)")
    take(page, f"state-no-answer-{ending}", whole=False)


def test_a_database_that_takes_too_long(look, slow_address):
    context, ending = look
    page = context.new_page()
    page.goto(slow_address)
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{slow_address}/users/?q=ann")
    take(page, f"state-too-slow-{ending}")
    page.goto(f"{slow_address}/styleguide/")
    take(page, f"styleguide-{ending}")


def test_a_token(look):
    context, ending = look
    page = context.new_page()
    sign_in(page)
    for name in ("Finance, monthly export", "Dashboard"):
        page.goto("/account/tokens/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Export CSV files").check()
        page.get_by_role("button", name="Create token").click()
    take(page, f"token-issued-{ending}")
    page.get_by_role("link", name="Revoke").first.click()
    take(page, f"token-revoke-{ending}")
    page.get_by_role("button", name="Revoke token").click()
    page.get_by_label("Read JSON").uncheck()
    page.get_by_label("Name").fill("Without a scope")
    page.get_by_role("button", name="Create token").click()
    take(page, f"token-errors-{ending}")


def test_paper(look):
    context, ending = look
    page = context.new_page()
    sign_in(page)
    page.goto("/users/?tag_filters=claude-code")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    take(page, f"paper-{ending}")


def middle_of(page: Page) -> tuple[float, float]:
    box = page.locator(".bars__bar").nth(2).bounding_box()
    return box["x"] + box["width"] / 4, box["y"] + box["height"] / 2


def take(page: Page, name: str, *, whole: bool = True) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole, animations="disabled")
