"""The toolbar in Chromium: one line, what a phone has of it, and what a press shows at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.clock import today

from .fixtures import ROWS, OpenContext, open_users, settle
from .toolbar import choose_period, fill_spend, tick

PHONE = {"width": 390, "height": 844}
LONG = "a-team-with-quite-a-long-name"
THREE = f"/users/?tool=claude-code&tool=cursor&team={LONG}&min_spend=0.125"
TOUCH = 44  # px
LINE = 48  # px
VIEWS = re.compile(r"/users/(\?|$)")
ARROW_DOWN = re.compile("#arrow-down$")

Held = list[Route]


@pytest.fixture
def held(page: Page) -> Iterator[Held]:
    """Requests for other views, which wait for `answer`."""
    yield hold(page)
    page.unroute_all(behavior="ignoreErrors")  # one that was superseded is never answered


def hold(page: Page) -> Held:
    routes: Held = []
    page.route(VIEWS, lambda route: routes.append(route))
    return routes


def answer(page: Page, held: Held) -> None:
    """Lets the newest request through and waits for what it brings."""
    page.wait_for_timeout(100)  # the request may still be on its way here
    held.pop().continue_()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    settle(page)


def label(page: Page, name: str) -> Locator:
    return page.locator(f"#pill-{name} .pill__label")


# --- One line


@pytest.mark.parametrize("width", [1440, 1280])
@pytest.mark.parametrize("path", ["/users/", THREE, f"{THREE}&range=mtd", "/data/"])
def test_the_toolbar_is_one_line(page: Page, width: int, path: str):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    settle(page)
    assert page.locator(".toolbar__inner").bounding_box()["height"] <= LINE
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_compared_dates_stand_beside_the_period_where_there_is_room(page: Page):
    # Of the fortnight before, which begins after the first day with data.
    page.goto("/users/?range=7d")
    versus = page.locator(".toolbar__versus")
    expect(versus).to_have_text(page.locator(".card-figure__note").first.inner_text())
    page.goto(f"{THREE}&range=7d")
    for width, is_shown in ((1440, True), (1280, False)):
        page.set_viewport_size({"width": width, "height": 900})
        expect(versus).to_be_visible(visible=is_shown)
        page.locator("#period > summary").click()
        expect(page.locator("#period .flyout__note")).to_contain_text("Compared with")
        page.keyboard.press("Escape")
    page.goto("/users/?range=7d&compare=off")
    expect(versus).to_have_count(0)


# --- Phones


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_the_age_and_refreshes(open_context: OpenContext, scripts: bool):
    page = open_context(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto("/users/?range=7d")
    user = page.locator("table.users tbody th a").first.get_attribute("href")
    for address in ("/users/?range=7d", user, "/data/?range=7d"):
        page.goto(address)
        expect(page.locator(".phone-refresh .freshness")).to_contain_text("Updated")
        refresh = page.get_by_role("button", name="Refresh", exact=True)
        box = refresh.bounding_box()
        assert min(box["width"], box["height"]) >= TOUCH
        came_from = page.url
        with page.expect_response("**/refresh/*") as posted:
            refresh.click()
        assert posted.value.status == 302
        page.wait_for_url(came_from)


def test_a_phone_shares_its_view(open_context: OpenContext):
    context = open_context(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/users/?range=7d")
    page.locator("#phone-share > summary").click()
    panel = page.locator("#phone-share .menu__panel").bounding_box()
    assert 0 <= panel["x"] < panel["x"] + panel["width"] <= PHONE["width"]
    page.locator("#phone-share").get_by_role("button", name="Copy link with fixed dates").click()
    expect(page.locator("#said")).to_have_text("Copied")
    assert f"end_date={today()}" in page.evaluate("navigator.clipboard.readText()")


# --- At once


def test_a_pill_shows_what_was_ticked_before_the_answer_comes(page: Page, held: Held):
    tick(page, "Claude Code")
    page.locator("#pill-tool .check", has_text="Cursor").first.click()
    page.locator("h1").click()
    expect(label(page, "tool")).to_have_text("Tool: Claude Code +1")
    expect(page.locator("#pill-tool")).to_have_class("pill pill--set")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    answer(page, held)
    expect(label(page, "tool")).to_have_text("Tool: Claude Code +1")


@pytest.mark.parametrize(
    ("path", "selector"),
    [("/users/", "a.tag[href*='tool=']"), ("/users/?chart=days", "[data-layer]")],
    ids=["badge", "layer"],
)
@pytest.mark.opens_itself
def test_a_link_to_a_tool_shows_its_name_before_the_answer_comes(
    page: Page, path: str, selector: str
):
    page.goto(path)
    settle(page)
    held = hold(page)
    name = page.locator(selector).first.text_content()
    page.locator(selector).first.dispatch_event("click")
    expect(label(page, "tool")).to_have_text(f"Tool: {name}")
    answer(page, held)
    expect(label(page, "tool")).to_have_text(f"Tool: {name}")


def test_a_removed_filter_is_free_before_the_answer_comes(page: Page, held: Held):
    tick(page, "Claude Code")
    page.locator("h1").click()
    answer(page, held)
    page.locator("#pill-tool + .pill--clear").click()
    expect(label(page, "tool")).to_have_text("Tool")
    expect(page.locator(".pill--set")).to_have_count(0)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    answer(page, held)
    expect(page.locator(".pill--clear")).to_have_count(0)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"min_spend": "1000"}, "≥ $1,000"),
        ({"max_spend": "0.125"}, "≤ $0.125"),
        ({"min_spend": "3", "max_spend": "99"}, "$3 – $99"),
        ({"power": "300", "low": "5"}, "power > $300, low < $5"),
    ],
)
def test_a_spend_is_said_as_the_answer_says_it(page: Page, held: Held, bounds: dict, words: str):
    fill_spend(page, **bounds)
    expect(label(page, "spend")).to_have_text(f"Spend: {words}")
    answer(page, held)
    expect(label(page, "spend")).to_have_text(f"Spend: {words}")


def test_a_period_shows_its_name_before_the_answer_comes(page: Page, held: Held):
    name = page.locator("#period summary strong")
    choose_period(page, "7d")
    expect(name).to_have_text("7 days")
    expect(page.locator("#period-7d")).to_have_attribute("aria-current", "true")
    expect(page.locator(".presets [aria-current]")).to_have_count(1)
    answer(page, held)
    page.locator("#period-earlier").click()
    expect(page.locator("[id^=period-][aria-current]")).to_have_count(0)
    page.locator("#period > summary").click()
    page.get_by_label("From", exact=True).fill(str(today()))
    page.keyboard.press("Enter")
    expect(name).to_have_text("1 day")
    answer(page, held)
    expect(name).to_have_text("1 day")


def pressed_segment(page: Page) -> None:
    page.locator("#segment-low").click()
    expect(page.locator("#segment-low")).to_have_attribute("aria-current", "true")
    expect(page.locator(".segments [aria-current]")).to_have_count(1)


def pressed_head(page: Page) -> None:
    page.locator("#sort-tokens").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Tokens")
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    expect(page.locator("#sort-tokens use")).to_have_attribute("href", ARROW_DOWN)


@pytest.mark.parametrize("press", [pressed_segment, pressed_head])
def test_a_tab_and_a_head_are_pressed_before_the_answer_comes(
    page: Page, held: Held, press: Callable[[Page], None]
):
    press(page)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    answer(page, held)
    expect(page.locator(".segments [aria-current]")).to_have_count(1)
    expect(page.locator("th[aria-sort]")).to_have_count(1)


def test_without_an_answer_the_page_says_what_it_shows(context: BrowserContext):
    page = context.new_page()  # the browser itself notes the failure in the console
    open_users(page)
    settle(page)
    rows = page.locator(ROWS).count()
    held = hold(page)
    pressed_head(page)
    held.pop().abort()
    expect(page.get_by_role("alert")).to_contain_text("Can't reach the server")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Spend")
    pressed_segment(page)
    held.pop().abort()
    expect(page.locator("#segment-all")).to_have_attribute("aria-current", "true")
    expect(page.locator(".segments [aria-current]")).to_have_count(1)
    choose_period(page, "7d")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    held.pop().abort()
    expect(page.locator("#period summary strong")).to_have_text("30 days")
    assert page.locator(ROWS).count() == rows


def test_a_refused_filter_is_not_shown_as_set(context: BrowserContext):
    page = context.new_page()
    open_users(page)
    fill_spend(page, min_spend="9", max_spend="3")
    expect(page.locator("#pill-spend .field__error")).to_be_visible()
    expect(label(page, "spend")).to_have_text("Spend")
    expect(page.locator(".pill--set")).to_have_count(0)
