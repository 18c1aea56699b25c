"""The overview in a real Chromium: the way from its figures to the pages behind them, and paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .fixtures import OpenContext, settle
from .toolbar import choose_period, fill_spend

A4 = {"width": 703, "height": 1032}  # px, within the margins


def open_overview(page: Page, path: str = "/") -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    settle(page)


def test_the_name_of_the_site_leads_to_it_and_its_cards_on(page: Page):
    page.locator("#product").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator('.site-nav [aria-current="page"]')).to_have_text("Overview")
    settle(page)
    users = page.locator(".card-figure", has_text="Active users").locator(".card-figure__value")
    count = users.inner_text()
    expect(page.locator(".panel__more").first).to_have_text(f"All {count} users")
    page.get_by_role("link", name="Active users").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("User Usage")
    expect(page.locator("#segment-all .segments__count")).to_have_text(count)


@pytest.mark.opens_itself
def test_bars_are_stacked_as_chosen_and_periods_and_filters_keep_it(page: Page):
    open_overview(page)
    expect(page.locator(".trend .point").first).to_be_attached()
    bar = page.locator(".stack .trace").first.locator(".point > path").first
    color = page.locator(".legend .key").first.evaluate("(key) => getComputedStyle(key).color")
    assert bar.evaluate("(path) => getComputedStyle(path).fill") == color
    page.locator("#by-team").click()
    expect(page.locator("#by-team")).to_have_attribute("aria-current", "true")
    expect(page.locator(".legend")).to_contain_text("No team")
    settle(page)
    choose_period(page, "7d")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    settle(page)
    page.locator("#pill-model > summary").click()
    expect(page.locator("#pill-model .check").first).to_be_visible()
    page.keyboard.press("Escape")
    fill_spend(page, min_spend="3")
    expect(page.locator(".card-figure").first).to_contain_text("Spend by these users")
    expect(page.locator("#by-team")).to_have_attribute("aria-current", "true")
    settle(page)
    page.locator("#clear").click()
    expect(page.locator(".card-figure").first).to_contain_text("Total spend")


@pytest.mark.opens_itself
def test_lines_lead_to_users_tools_and_those_who_need_attention(page: Page):
    open_overview(page)
    line = page.locator(".attention__line", has_text="success")
    count = line.locator("a").inner_text().split()[0]
    line.click()
    expect(page.locator("#segment-low_success")).to_have_attribute("aria-current", "true")
    expect(page.locator("#segment-low_success .segments__count")).to_have_text(count)
    page.go_back()
    settle(page)
    name = page.locator(".bar-list tbody a").first.inner_text()
    page.locator(".bar-list tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    settle(page)
    page.get_by_role("link", name="Compare tools").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools")


@pytest.mark.opens_itself
def test_keys_search_and_export_work(page: Page):
    open_overview(page)
    page.locator("#export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All figures (CSV)").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"user-usage-overview_[\d-]+_[\d-]+\.csv", name)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("nobody-is-called-so")
    expect(page.get_by_text("No user matches these filters.")).to_be_visible()


@pytest.mark.opens_itself
@pytest.mark.parametrize("width", [1440, 1280, 800, 390])
def test_nothing_is_wider_than_the_window(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    open_overview(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.opens_itself
def test_it_is_printed_on_one_page_of_a4(page: Page, tmp_path: Path):
    open_overview(page)
    wide = page.locator(".stack .main-svg").first.bounding_box()["width"]
    printed = page.pdf(path=tmp_path / "overview.pdf", format="A4")
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert page.locator(".stack .main-svg").first.bounding_box()["width"] == wide
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".stack .main-svg").first.bounding_box()["width"] < A4["width"]
    # Longer lists of what needs attention have room, too.
    assert page.locator(".overview").bounding_box()["height"] < A4["height"] * 0.9


def test_without_scripts_figures_lists_and_filters_work(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/?range=7d")
    expect(page.locator(".bar-list tbody tr").first).to_be_visible()
    page.get_by_text("View data").click()
    expect(page.locator(".plain-table tbody tr").first).to_be_visible()
    page.locator("#by-model").click()
    expect(page.locator("#by-model")).to_have_attribute("aria-current", "true")
    page.locator("[name=q]").fill("a")
    page.locator("#filters-sheet").get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator(".card-figure").first).to_contain_text("Spend by these users")
    expect(page.locator("#by-model")).to_have_attribute("aria-current", "true")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
