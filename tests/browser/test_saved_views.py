"""Saved views in the header: saved with the keyboard, found by the palette, opened elsewhere."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .fixtures import open_users, settle, sign_in


@pytest.fixture
def somebody(signed_out: BrowserContext) -> Page:
    """Signed in, without views."""
    page = signed_out.new_page()
    sign_in(page)
    return page


def test_a_view_is_saved_as_the_address_says_and_opens_from_everywhere(somebody: Page):
    page = somebody
    open_users(page)
    page.locator(".segments a", has_text="Power").click()  # changes the page in place
    page.wait_for_url("**segment=power**")
    settle(page)
    page.get_by_title("Saved views").press("Enter")
    page.get_by_label("Save this view as").fill("Big spenders")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved as")).to_have_text(
        "Saved as “Big spenders”."
    )
    assert "segment=power" in page.url
    page.goto("/definitions/")
    page.get_by_title("Saved views").click()
    page.get_by_role("link", name="Big spenders").click()
    page.wait_for_url("**/users/?segment=power")
    page.goto("/definitions/")
    page.keyboard.press("Control+k")
    expect(page.locator(".palette a")).to_have_text("Big spenders")
    page.get_by_placeholder("Users, teams, tools, pages").fill("big sp")
    settle(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/users/?segment=power")


def test_the_start_page_is_chosen_and_a_view_deleted(somebody: Page):
    page = somebody
    page.goto("/tools/?range=7d")
    page.get_by_title("Saved views").click()
    page.get_by_label("Save this view as").fill("Tools of the week")
    page.get_by_label("Share with all staff").check()
    page.get_by_role("button", name="Save view").click()
    page.goto("/account/views/")
    page.get_by_role("button", name="Make start page").click()
    expect(page.get_by_text("You start with")).to_be_visible()
    page.goto("/")  # as somebody who enters the address
    page.wait_for_url("**/tools/?range=7d")
    page.locator("#site-nav").get_by_role("link", name="Overview").click()
    page.wait_for_url("**/?range=7d")
    page.goto("/definitions/")
    page.locator("#site-nav").get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.goto("/account/views/")
    page.get_by_role("link", name="Delete Tools of the week").click()
    page.get_by_role("button", name="Delete view").click()
    expect(page.get_by_text("You start with the Overview.")).to_be_visible()
