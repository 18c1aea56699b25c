"""Accessibility: axe-core, keyboard, narrow windows and slow networks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site import manage, running_site

from .fixtures import sign_in

AXE = Path(__file__).parent.parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"
PAGES = {
    "users": "/users/",
    "tagged": "/users/?tag_filters=claude-code&cols=spend,tags&sort_by=tokens&sort_order=asc",
    "no match": "/users/?q=nobody-is-called-so",
    "no data": "/users/?start_date=2020-01-01&end_date=2020-01-02",
    "refused": "/users/?min_spend=9&max_spend=3",
    "data": "/data/",
    "definitions": "/definitions/",
    "password": "/password/",
    "tokens": "/account/tokens/",
    "not found": "/nowhere/",
}
WIDTHS = 1440, 390
THEMES = "light", "dark"


@pytest.fixture(scope="module", params=THEMES)
def themed(request, chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """Signed in, in either theme, without the policy that would keep axe out."""
    context = chromium.new_context(base_url=address, color_scheme=request.param, bypass_csp=True)
    page = context.new_page()
    sign_in(page)
    page.close()
    yield context
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(themed: BrowserContext, path: str, width: int):
    page = themed.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_what_opens(themed: BrowserContext, width: int):
    page = themed.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/users/")
    page.wait_for_load_state("networkidle")
    page.locator(".page__header .menu summary").click()
    assert violations(page) == []
    page.locator(".more-tags summary").first.click()
    assert violations(page) == []
    page.get_by_text("View data").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator(".ts-dropdown .option").first).to_be_visible()
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_around_a_token(themed: BrowserContext, width: int):
    page = themed.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("Finance")
    page.get_by_role("button", name="Create token").click()
    expect(page.get_by_label("The new token")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Revoke").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Revoke token").click()
    page.get_by_label("Read JSON").uncheck()
    page.get_by_label("Name").fill("Without a scope")
    page.get_by_role("button", name="Create token").click()
    expect(page.locator(".field__error")).to_be_visible()
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_one_signs_in(chromium: Browser, address: str, width: int):
    for theme in THEMES:
        context = chromium.new_context(base_url=address, color_scheme=theme, bypass_csp=True)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/sign-in/")
        assert violations(page) == []
        context.close()


def violations(page: Page) -> list[str]:
    """What axe-core objects to, with the elements."""
    page.evaluate(AXE.read_text() + "; void 0")
    tags = list(RULES)
    found = page.evaluate("(tags) => axe.run({runOnly: tags})", tags)
    return [
        f"{violation['id']}: {node['html'][:120]} {node['failureSummary'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_page_can_be_reached_by_the_tab_key(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/users/?page_size=25")
    page.wait_for_load_state("networkidle")
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
    wanted = {"period-30d", "page_size-25", "page-next", "top_n-10", "card-power-link"}
    wanted |= {"sort-spend"} if width == 1440 else set()  # a phone sorts among the filters
    assert wanted <= set(names)
    assert names.index("period-30d") < names.index("top_n-10") < names.index("page-next")


@pytest.fixture(scope="module")
def packed(chromium: Browser, address: str, site_database, reachable_folder) -> Iterator[Page]:
    """Signed in at a site that is deployed as the README says: its static files are packed."""
    deployed = site_database | {"STATIC_ROOT": str(reachable_folder / "static")}
    assert manage("collectstatic", "--noinput", **deployed).returncode == 0
    with running_site(**deployed) as started:
        context = chromium.new_context(base_url=started)
        page = context.new_page()
        sign_in(page)
        yield page
        context.close()


@pytest.mark.parametrize("path", ["/users/", "/data/", "/definitions/"])
def test_a_page_weighs_less_than_500_kilobytes_packed(packed: Page, path: str):
    page, context = packed, packed.context
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert 20_000 < sum(sizes) < 500_000


def test_an_update_in_place_weighs_less_than_60_kilobytes_packed(packed: Page):
    page, context = packed, packed.context
    page.goto("/users/?page_size=100")
    page.wait_for_load_state("networkidle")
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.locator("#sort-tokens").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    page.wait_for_load_state("networkidle")
    assert 1_000 < sum(sizes) < 60_000
