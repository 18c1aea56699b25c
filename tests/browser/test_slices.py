"""The pages of tools, models and teams in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from .fixtures import OpenContext, settle
from .toolbar import choose_period, fill_spend

ROWS = "table.slice tbody > tr:first-child"


def open_slices(page: Page, path: str = "/tools/") -> None:
    page.goto(path)
    expect(page.locator("table.slice")).to_be_visible()
    settle(page)


def dollars(text: str) -> float:
    return float(re.search(r"\$([\d,.]+)", text)[1].replace(",", ""))


@pytest.mark.parametrize("name", ["Tools", "Models", "Teams"])
def test_the_navigation_leads_to_rows_that_add_up(page: Page, name: str):
    page.locator("#site-nav").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator('.site-nav [aria-current="page"]')).to_have_text(name)
    spends = [dollars(text) for text in page.locator(f"{ROWS} .slice__spend").all_inner_texts()]
    total = dollars(page.locator("tfoot .slice__spend").inner_text())
    assert sum(spends) == pytest.approx(total, abs=0.01 * len(spends))


@pytest.mark.opens_itself
def test_a_row_leads_to_its_users_with_the_same_spend(page: Page):
    open_slices(page, "/models/?range=7d")
    row = page.locator(ROWS).first
    spend = row.locator(".slice__spend").inner_text().strip()
    row.locator("th a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("User Usage")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    expect(page.locator(".card-figure").nth(1)).to_contain_text(spend)


@pytest.mark.opens_itself
def test_a_click_on_a_head_orders_by_it_and_another_one_turns_it_round(page: Page):
    open_slices(page)
    page.locator("#rank-users").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Users")
    page.locator("#rank-users").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Users")
    users = [
        int(text.replace(",", ""))
        for text in page.locator(f"{ROWS} .slice__users").all_inner_texts()[:3]
    ]
    assert users == sorted(users)


@pytest.mark.opens_itself
def test_versions_unfold(page: Page):
    open_slices(page)
    version = page.locator("tbody:has(.fold) .version").first
    expect(version).to_be_hidden()
    page.locator(".slice .fold summary").first.click()
    expect(version).to_be_visible()


@pytest.mark.opens_itself
def test_filters_apply_and_remove_themselves(page: Page):
    open_slices(page, "/teams/?rank_by=users")
    page.locator("#pill-model > summary").click()
    settle(page)
    page.locator("#pill-model .check").first.click()
    page.locator("#pill-model").get_by_role("button").click()
    expect(page.locator(".slice__rest", has_text="Filtered out")).to_be_visible()
    assert "/teams/?" in page.url
    settle(page)
    fill_spend(page, min_spend="3")
    expect(page.locator("#pill-spend strong")).to_have_text("≥ $3")
    settle(page)
    page.locator("#clear").click()
    expect(page.locator(".slice__rest", has_text="Filtered out")).to_have_count(0)


@pytest.mark.opens_itself
def test_the_search_finds_users_as_it_is_typed(page: Page):
    open_slices(page)
    page.keyboard.press("/")
    page.keyboard.type("nobody-is-called-so")
    expect(page.locator(".slice__count")).to_contain_text("0 users")
    assert "q=nobody-is-called-so" in page.url


@pytest.mark.opens_itself
def test_periods_keep_the_order(page: Page):
    open_slices(page, "/tools/?rank_by=requests")
    choose_period(page, "7d")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Requests")


@pytest.mark.opens_itself
def test_the_chart_is_drawn_in_the_colors_of_its_legend(page: Page):
    open_slices(page)
    bar = page.locator(".stack .trace").first.locator(".point > path").first
    color = page.locator(".legend .key").first.evaluate("(key) => getComputedStyle(key).color")
    assert bar.evaluate("(path) => getComputedStyle(path).fill") == color


@pytest.mark.opens_itself
def test_a_click_on_a_day_opens_it(page: Page):
    open_slices(page)
    bar = page.locator(".stack .point > path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#period summary strong")).to_have_text("1 day")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tools")


@pytest.mark.opens_itself
def test_rows_are_downloaded(page: Page):
    open_slices(page)
    page.locator("#export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All rows (CSV)").click()
    assert re.fullmatch(r"user-usage-tools_[\d-]+_[\d-]+\.csv", download.value.suggested_filename)


@pytest.mark.opens_itself
@pytest.mark.parametrize("width", [1440, 1280, 800, 390])
@pytest.mark.parametrize("path", ["/tools/", "/models/?range=90d", "/teams/"])
def test_nothing_is_wider_than_the_window(page: Page, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    open_slices(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_filters_order_and_versions_work(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/tools/")
    page.locator(".slice .fold summary").first.click()
    expect(page.locator("tbody:has(.fold) .version").first).to_be_visible()
    page.locator("#rank-requests").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Requests")
    page.locator("[name=q]").fill("a")
    page.locator("#filters-sheet").get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator(".slice__rest", has_text="Filtered out")).to_be_visible()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Requests")


@pytest.mark.opens_itself
def test_all_columns_of_teams_are_a_click_away_and_texts_are_left_aligned(page: Page):
    open_slices(page, "/teams/?range=7d")
    expect(page.locator("th.slice__tokens")).to_be_hidden()
    align = "(cell) => getComputedStyle(cell).textAlign"
    assert page.locator("td.slice__organization").first.evaluate(align) == "left"
    page.get_by_role("link", name="All columns").click()
    for key in ("tokens", "share", "price", "top_tool", "organization"):
        expect(page.locator(f"th.slice__{key}")).to_be_visible()
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    page.get_by_role("link", name="Usual columns").click()
    expect(page.locator("th.slice__tokens")).to_be_hidden()
