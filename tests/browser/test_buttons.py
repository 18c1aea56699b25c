"""Every button of every page works in Chromium without console errors."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.site import LEAVER

from .fixtures import settle, sign_in

PAGES = {
    "users": "/users/?tag_filters=claude-code",
    "no match": "/users/?q=nobody-is-called-so",
    "no data": "/users/?start_date=2020-01-01&end_date=2020-01-02",
    "data": "/data/",
    "definitions": "/definitions/",
    "password": "/password/",
    "tokens": "/account/tokens/",
    "sign-in": "/sign-in/",
    "not found": "/nowhere/",
}
SIGNED_OUT = PAGES["sign-in"]
# The browser logs the status of the page itself.
NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"
# Buttons and summaries by what is read of them, each once; what is chosen already has no effect.
NAMES = """
() => [...new Set([...document.querySelectorAll("button:not([aria-pressed=true]), summary")]
  .map((control) => control.textContent.trim().replace(/^\\+\\d+/, "+")))]
"""
# Opens what hides a control, scrolls to it and gives whether it can be seen.
SHOW = """
(name) => {
  const same = (control) => control.textContent.trim().replace(/^\\+\\d+/, "+") === name;
  const control = [...document.querySelectorAll("button, summary")].find(same);
  for (let box = control.parentElement; box; box = box.parentElement) {
    if (box.matches("details") && !control.matches("summary")) box.open = true;
    if (box.matches("dialog")) box.showModal();
  }
  window.control = control;
  document.querySelector("input:invalid")?.setAttribute("value", "x");
  return control.checkVisibility();
}
"""
STATE = """
() => [location.href, document.activeElement?.name, document.documentElement.outerHTML,
  [...document.querySelectorAll("details[open], dialog[open]")].length].join("\\n")
"""
CHANGED = f"(before) => window.control === undefined || ({STATE})() !== before"


@pytest.fixture
def complaints(signed_out: BrowserContext) -> list[str]:
    """What the console says, of any page."""
    said: list[str] = []
    signed_out.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_out.on("console", lambda message: said.append(message.text))
    signed_out.on("weberror", lambda error: said.append(str(error.error)))
    return said


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_every_button_has_an_effect_and_no_complaint(
    signed_out: BrowserContext, complaints: list[str], path: str, width: int
):
    page = signed_out.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, path)
    pressed = [name for name in page.evaluate(NAMES) if press(page, path, name)]
    assert "Dark" in pressed
    expected = {NOT_FOUND} if path == PAGES["not found"] else set()
    assert set(complaints) == expected


def press(page: Page, path: str, name: str) -> bool:
    """Whether the control can be seen. Fails when pressing it does nothing."""
    open_page(page, path)
    if not page.evaluate(SHOW, name):
        return False
    before = page.evaluate(STATE)
    page.evaluate_handle("window.control").as_element().click()
    page.wait_for_function(CHANGED, arg=before, timeout=5000)
    settle(page)
    return True


def open_page(page: Page, path: str) -> None:
    """The page anew. Signs in first, or again after a button that signed out."""
    page.goto(path)
    if path != SIGNED_OUT and not page.locator(".menu__name").count():
        sign_in(page, LEAVER)
        settle(page)
        page.goto(path)
    settle(page)


def test_refresh_shows_the_view_again(context: BrowserContext):
    page = context.new_page()
    page.goto("/users/?range=7d&sort_by=tokens")
    settle(page)
    page.evaluate("window.remembered = true")
    with page.expect_response("**/users/refresh/**") as answer:
        page.get_by_role("button", name="Refresh").click()
    assert answer.value.status == 302
    page.wait_for_function("() => window.remembered === undefined")
    expect(page.locator(".presets [aria-current]")).to_have_text("7 days")
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
