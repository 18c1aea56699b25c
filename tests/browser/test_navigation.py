"""Title and navigation of views that change in place, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from .fixtures import ROWS, settle
from .toolbar import choose_period, fill_spend


def test_title_and_links_follow_the_filters_without_a_new_page(page: Page):
    page.evaluate("window.remembered = true")
    expect(page).to_have_title(re.compile(r"^\w{3} \d+ – \w{3} \d+ · User Usage$"))
    fill_spend(page, min_spend="3")
    expect(page).to_have_title(re.compile(r"^≥ \$3 · .* · User Usage$"))
    expect(page.locator("#site-nav a", has_text="Data")).to_have_attribute(
        "href", "/data/?min_spend=3"
    )
    expect(page.locator("#product")).to_have_attribute("href", "/?min_spend=3")
    expect(page.locator("#definitions-link")).to_have_attribute("href", "/definitions/?min_spend=3")
    page.go_back()
    expect(page).to_have_title(re.compile(r"^\w{3} \d+ – "))
    expect(page.locator("#site-nav a", has_text="Data")).to_have_attribute("href", "/data/")
    assert page.evaluate("window.remembered") is True


def test_a_user_is_named_in_the_title(page: Page):
    link = page.locator(f"{ROWS} th a").first
    name = link.get_attribute("title")
    link.click()
    expect(page.locator(".person")).to_be_visible()
    assert page.title().split(" · ")[0][:20] == name[:20]


def test_the_way_to_the_definitions_and_back_keeps_the_view(page: Page):
    choose_period(page, "7d")
    settle(page)
    page.get_by_role("link", name="Definitions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Definitions")
    page.locator("#site-nav").get_by_role("link", name="User Usage").click()
    expect(page.locator("#period summary strong")).to_have_text("7 days")


def test_a_kind_of_unattributed_spend_links_to_its_rows(page: Page):
    page.locator(".ledger summary").click()
    kind = page.locator(".ledger__parts a").first
    name = kind.inner_text()
    kind.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data")
    rows = page.locator("tbody:target")
    expect(rows).to_be_in_viewport()
    assert name in rows.inner_text().lower()


@pytest.mark.opens_itself
def test_on_a_phone_the_navigation_shows_the_current_page(page: Page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/data/")
    settle(page)
    expect(page.locator("#site-nav [aria-current]")).to_be_in_viewport(ratio=0.9)
