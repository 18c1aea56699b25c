"""The page of budgets in a real Chromium."""

import re

from playwright.sync_api import Page, expect

from .fixtures import OpenContext, settle

FIRST = "table.budgets tbody tr:first-child"


def test_states_kinds_orders_and_files(page: Page):
    page.locator("#site-nav").get_by_role("link", name="Budgets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Budgets")
    settle(page)
    tab = page.locator("#state-within")
    count = tab.locator(".segments__count").inner_text()
    tab.click()
    expect(page.locator("#state-within")).to_have_attribute("aria-current", "true")
    expect(page.locator(".panel__head p")).to_contain_text(f"of {count} budgets")
    settle(page)
    page.locator("#pill-kind > summary").click()
    page.locator("#pill-kind .check", has_text="Users").click()
    page.locator("#pill-kind").get_by_role("button", name="Show budgets").click()
    expect(page.locator("#pill-kind strong")).to_have_text("Users")
    expect(page.locator(f"{FIRST} .budgets__kind")).to_have_text("User")
    assert "state=within" in page.url
    page.locator("#order-spend").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Spent")
    page.locator("#export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All budgets (CSV)").click()
    assert re.fullmatch(r"user-usage-budgets_[\d-]+\.csv", download.value.suggested_filename)
    page.keyboard.press("Escape")
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("nobody-is-called-so")
    expect(page.locator(".panel__none")).to_contain_text("No budgets here")
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/budgets/")
    expect(page.locator("table.budgets")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_search_and_kinds_are_a_form(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/budgets/?state=within&range=7d")
    page.locator("#pill-kind > summary").click()
    page.locator("#pill-kind .check", has_text="Users").click()
    page.locator("#pill-kind").get_by_role("button", name="Show budgets").click()
    expect(page.locator("#pill-kind strong")).to_have_text("Users")
    assert {"state=within", "range=7d", "kind=user"} <= set(page.url.partition("?")[2].split("&"))
