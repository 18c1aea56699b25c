"""Accessibility: axe-core, keyboard, narrow windows and slow networks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site import VISITOR

from .audited_pages import PAGES, SHORT
from .fixtures import COUNT_REQUESTS, REFUSED, settle, sign_in

AXE = Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = 1440, 390
NARROW = 768
TAGS = {"type": "tag", "values": RULES}
# A phone shows, hides and moves parts: what they are called, where they are, and what they hold.
PHONE_RULES = {
    "type": "rule",
    "values": [
        *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"),
        *("button-name", "link-name", "label", "select-name", "summary-name", "aria-hidden-focus"),
        *("aria-required-children", "aria-required-parent", "td-headers-attr", "th-has-data-cells"),
        *("heading-order", "region", "meta-viewport", "list", "listitem", "skip-link"),
    ],
}
# A theme changes colors, and neither names nor roles.
COLOR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN_AXE = """
([within, options]) => axe.run(within, { ...options, resultTypes: ["violations"] })
  .then((found) => found.violations)
"""
FINISH_TRANSITIONS = "document.getAnimations().forEach((animation) => animation.finish())"


@pytest.fixture(scope="module")
def axe_page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page with axe-core, and without the policy that would keep it out."""
    context = chromium.new_context(base_url=address, bypass_csp=True)
    for script in ({"script": COUNT_REQUESTS}, {"path": AXE}):
        context.add_init_script(**script)
    yield context.new_page()
    context.close()


@pytest.fixture
def audited(axe_page: Page, session_cookie: dict, width: int) -> Page:
    """Signed in."""
    axe_page.context.add_cookies([session_cookie])
    axe_page.set_viewport_size({"width": width, "height": 900})
    return axe_page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(audited: Page, path: str):
    audited.goto(path)
    settle(audited)
    assert violations(audited) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_page_of_a_team(audited: Page):
    audited.goto("/teams/")
    settle(audited)
    row = audited.locator(".slice tbody tr").first
    spend = row.locator(".slice__spend").inner_text()
    row.locator(".slice__team").click()
    audited.wait_for_url("**/team/?team_id=*")
    settle(audited)
    expect(audited.locator(".grid tfoot").first).to_contain_text(spend)
    assert violations(audited) == []
    assert (
        audited.evaluate("document.documentElement.scrollWidth") == audited.viewport_size["width"]
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_notes_of_a_seat(audited: Page):
    audited.goto("/seats/?page_size=25")
    settle(audited)
    audited.goto(audited.locator(".seats tbody .seats__decision a").first.get_attribute("href"))
    expect(audited.locator("#history-title")).to_be_visible()
    assert violations(audited) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_what_opens(audited: Page):
    audited.goto(f"/users/?{SHORT}")
    settle(audited)
    audited.locator("#export summary").click()
    assert violations(audited, "#export") == []
    audited.locator(".more-tags summary").first.click()
    assert violations(audited, ".more-tags") == []
    audited.get_by_text("View data").click()
    assert violations(audited, ".chart-table") == []
    audited.keyboard.press("Escape")
    audited.keyboard.press("?")
    expect(audited.locator("#keys")).to_be_visible()
    assert violations(audited, "#keys") == []
    audited.keyboard.press("Escape")
    audited.keyboard.press("f")
    if audited.viewport_size["width"] > NARROW:  # a phone has them in the sheet
        expect(audited.locator("#pill-tool .flyout")).to_be_visible()
    assert violations(audited, ".toolbar") == []
    audited.keyboard.press("Escape")
    audited.locator("#period > summary").click()
    expect(audited.locator("calendar-month").last).to_be_visible()
    assert violations(audited, "#period") == []
    audited.keyboard.press("Escape")
    audited.locator(".ledger summary").click()
    assert violations(audited, ".ledger") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_around_a_token(audited: Page):
    audited.goto("/account/tokens/")
    audited.get_by_label("Name").fill("Finance")
    audited.get_by_role("button", name="Create token").click()
    expect(audited.get_by_label("The new token")).to_be_visible()
    assert violations(audited) == []
    audited.get_by_role("link", name="Revoke").first.click()
    assert violations(audited) == []
    audited.get_by_role("button", name="Revoke token").click()
    audited.get_by_label("Read JSON").uncheck()
    audited.get_by_label("Name").fill("Without a scope")
    audited.get_by_role("button", name="Create token").click()
    expect(audited.locator(".field__error")).to_be_visible()
    assert violations(audited) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_one_signs_in(audited: Page):
    audited.context.clear_cookies()
    audited.goto("/sign-in/")
    assert violations(audited) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_access_is_refused(audited: Page):
    audited.context.clear_cookies()
    sign_in(audited, VISITOR, REFUSED)
    assert violations(audited) == []


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe-core objects to, with the elements: every rule, and in the dark those of colors.

    On a phone the rules that a width can change. within: a selector of what to look at.
    """
    found = []
    rules = TAGS if page.viewport_size["width"] > NARROW else PHONE_RULES
    # What the toolbar lies over in passing would count as too small.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    for theme, options in {"light": {"runOnly": rules}, "dark": {"runOnly": COLOR_RULES}}.items():
        page.emulate_media(color_scheme=theme)
        page.evaluate(FINISH_TRANSITIONS)
        found += page.evaluate(RUN_AXE, [within, options])
    page.emulate_media(color_scheme="light")
    return [
        f"{violation['id']}: {node['html'][:120]} {node['failureSummary'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.opens_itself
def test_the_whole_page_can_be_reached_by_the_tab_key(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/users/?page_size=25")
    settle(page)
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (one === document.body) return null;
              const box = one.getBoundingClientRect();
              return { is: one.id || one.className || one.textContent.trim().slice(0, 30),
                       seen: box.width > 0 && box.height > 0 };
            }"""
        )
        if here is None:
            break
        reached.append(here)
    names = [one["is"] for one in reached]
    assert all(one["seen"] for one in reached), reached
    wanted = {"segment-power", "page_size-25", "page-next", "top_n-10", "card-power-link"}
    wanted |= {"sort-spend"} if width == 1440 else set()  # a phone sorts among the filters
    assert wanted <= set(names)
    assert names.index("segment-power") < names.index("top_n-10") < names.index("page-next")


@pytest.mark.parametrize("path", ["/", "/users/", "/tools/", "/data/", "/definitions/"])
@pytest.mark.opens_itself
def test_a_page_weighs_less_than_500_kilobytes_packed(page: Page, path: str):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path)
    settle(page)
    assert 20_000 < sum(sizes) < 500_000


@pytest.mark.opens_itself
def test_an_update_in_place_weighs_less_than_40_kilobytes_packed(page: Page):
    page.goto("/users/?page_size=100")
    settle(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.locator("#sort-tokens").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    settle(page)
    assert 1_000 < sum(sizes) < 40_000
