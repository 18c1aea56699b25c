"""Every button of every page works in Chromium without console errors."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.site import LEAVER, VISITOR

from .fixtures import REFUSED, settle, sign_in

PAGES = {
    "users": "/users/?tag_filters=claude-code",
    "no match": "/users/?q=nobody-is-called-so",
    "no data": "/users/?start_date=2020-01-01&end_date=2020-01-02",
    "overview": "/",
    "budgets": "/budgets/",
    "changes": "/changes/?range=7d",
    "seats": "/seats/?price=20",
    "tools": "/tools/?row=claude-code&row=cursor",
    # The first one of the simulated company.
    "team": "/team/?team_id=d44ec489-651e-17fb-3898-5b7555485fe0",
    "data": "/data/",
    "definitions": "/definitions/",
    "password": "/password/",
    "tokens": "/account/tokens/",
    "sign-in": "/sign-in/",
    "not found": "/nowhere/",
    "no access": "/users/?range=today",  # to somebody who is not staff
}
# The browser logs the status of the page itself.
FAILED = "Failed to load resource: the server responded with a status of {}"
LOGGED = {
    PAGES["not found"]: {FAILED.format("404 (Not Found)")},
    PAGES["no access"]: {FAILED.format("403 (Forbidden)")},
}
SIGN_OUT = "form[action='/sign-out/']"
# The page's own part, its toolbar, and the header and footer around them.
PARTS = ("main", "toolbar", "around")
# Buttons and summaries of a part by what is read of them; what is chosen already has no effect.
CONTROLS = """
  const nameOf = (control) => control.textContent.trim().replace(/^\\+\\d+/, "+");
  const partOf = (control) =>
    control.closest("main") ? "main" : control.closest(".toolbar") ? "toolbar" : "around";
  const controls = [...document.querySelectorAll(
    ":is(button, summary):not([aria-pressed=true])")].filter((one) => partOf(one) === part);
"""
# Each once; on a phone one of each look, as rows and panels repeat what works on a wide screen.
NAMES = f"""
(part) => {{
  {CONTROLS}
  const lookOf = (one) => `${{one.className}} in ${{one.parentElement.className}}`;
  const keyOf = part !== "main" || innerWidth > 768 ? nameOf : lookOf;
  const seen = new Map(controls.toReversed().map((one) => [keyOf(one), nameOf(one)]));
  return [...new Set(seen.values())];
}}
"""
# Opens what hides a control and gives whether one of the name can be seen; if not, closes it again.
SHOW = f"""
([part, name]) => {{
  {CONTROLS}
  const opened = [];
  const open = (box) => {{
    if (box.matches("dialog")) {{ box.showModal(); opened.push(() => box.close()); }}
    else {{ box.open = true; opened.push(() => {{ box.open = false; }}); }}
  }};
  const canBeSeen = (control) => {{
    for (let box = control.parentElement; box; box = box.parentElement) {{
      if (box.matches("details:not([open])") && !control.matches("summary")) open(box);
      if (box.matches("dialog")) open(box);
    }}
    if (control.checkVisibility()) return true;
    opened.splice(0).forEach((close) => close());
    return false;
  }};
  const control = controls.filter((one) => nameOf(one) === name).find(canBeSeen);
  if (!control) return false;
  // Without a row there is nothing to note.
  if (control.disabled) document.querySelector("[data-part=select-row]").click();
  window.control = control;
  document.querySelector("input:invalid")?.setAttribute("value", "x");
  return true;
}}
"""
STATE = """
() => [location.href, document.activeElement?.name, document.documentElement.outerHTML,
  [...document.querySelectorAll("details[open], dialog[open]")].length].join("\\n")
"""
REMEMBER = f"(name) => {{ window[name] = ({STATE})(); }}"
CHANGED = f"() => window.control === undefined || ({STATE})() !== window.before"
# Closes what was opened; whether the page is then as it was when it was loaded.
RESTORED = f"""
() => {{
  document.querySelectorAll("details[open]").forEach((box) => {{ box.open = false; }});
  document.querySelectorAll("dialog[open]").forEach((box) => box.close());
  document.activeElement?.blur();
  return ({STATE})() === window.pristine;
}}
"""

# Who signs in by hand does not type before the browser has focused the field.
HURRIED = {"Autofocus processing was blocked because a document already has a focused element."}


@pytest.fixture
def complaints(signed_out: BrowserContext) -> list[str]:
    """What the console says, of any page."""
    said: list[str] = []
    signed_out.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_out.on("console", lambda message: message.text in HURRIED or said.append(message.text))
    signed_out.on("weberror", lambda error: said.append(str(error.error)))
    return said


@pytest.fixture(scope="module")
def pressed() -> set[tuple[int, str, str]]:
    """Controls that need no second press, by width, page and name.

    A page has the same toolbar whatever its query; all pages have the same header and footer.
    """
    return set()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_every_button_has_an_effect_and_no_complaint(
    signed_out: BrowserContext,
    complaints: list[str],
    pressed: set[tuple[int, str, str]],
    path: str,
    width: int,
):
    page = signed_out.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, path)
    owners = {"main": path, "toolbar": path.partition("?")[0], "around": ""}
    for part in PARTS:
        for name in page.evaluate(NAMES, part):
            key = (width, owners[part], name)
            if key not in pressed and press(page, path, part, name):
                pressed.add(key)
    assert (width, "", "Dark") in pressed
    if page.locator("form[action^='/users/refresh/']").count():
        assert (width, owners["toolbar" if width == 1440 else "main"], "Refresh") in pressed
    assert set(complaints) == LOGGED.get(path, set())


def press(page: Page, path: str, part: str, name: str) -> bool:
    """Whether the control can be seen. Fails when pressing it does nothing; undoes what it did."""
    if not page.evaluate(SHOW, [part, name]):
        return False
    page.evaluate(REMEMBER, "before")
    page.evaluate_handle("window.control").as_element().click(timeout=4000)
    page.wait_for_function(CHANGED, timeout=5000)
    settle(page)
    if not page.evaluate(RESTORED):
        open_page(page, path)
    return True


def open_page(page: Page, path: str) -> None:
    """The page anew. Signs in first, or again after a button that signed out."""
    page.goto(path)
    if path != PAGES["sign-in"] and not page.locator(SIGN_OUT).count():
        if path == PAGES["no access"]:
            sign_in(page, VISITOR, REFUSED)
        else:
            sign_in(page, LEAVER)
        page.goto(path)
    settle(page)
    page.evaluate(REMEMBER, "pristine")


def test_refresh_shows_the_view_again(context: BrowserContext):
    page = context.new_page()
    page.goto("/users/?range=7d&sort_by=tokens")
    settle(page)
    page.evaluate("window.remembered = true")
    with page.expect_response("**/users/refresh/**") as answer:
        page.get_by_role("button", name="Refresh").click()
    assert answer.value.status == 302
    page.wait_for_function("() => window.remembered === undefined")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
