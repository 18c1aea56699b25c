"""The palette in Chromium: from anywhere, by keyboard and mouse."""

import pytest
from playwright.sync_api import Page, expect

from .fixtures import ROWS, OpenContext


def test_ctrl_k_finds_a_user_whom_enter_opens(page: Page):
    name = page.locator(f"{ROWS} th a").first.get_attribute("title")
    page.keyboard.press("Control+k")
    field = page.get_by_label("Search users, teams, tools and pages")
    expect(field).to_be_focused()
    field.fill(name)
    expect(page.locator(".palette__name").first).to_have_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(name)


@pytest.mark.parametrize("path", ["/users/", "/data/"])
@pytest.mark.opens_itself
def test_the_arrows_walk_along_what_is_found_and_escape_closes(page: Page, path: str):
    page.goto(path)
    page.locator("#search-link").click()
    page.keyboard.type("co")
    results = page.locator(".palette__result")
    expect(results.nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Search users, teams, tools and pages")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.palette")).to_be_hidden()


def test_without_scripts_it_is_a_page(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/users/")
    page.locator("#search-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.locator("main").get_by_label("Search users, teams, tools and pages").fill("defin")
    page.get_by_role("button", name="Search").click()
    page.locator("main .palette__result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Definitions")
