"""Shortcuts, columns, rows, phone and print layouts in Chromium."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .fixtures import ROWS, OpenContext, open_users, settle
from .toolbar import tick


def test_keys_search_filter_walk_along_the_rows_and_open_a_user(page: Page):
    page.keyboard.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("f")
    expect(page.get_by_label("Search tools")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    links = page.locator(f"{ROWS} th a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    first = links.nth(0).get_attribute("title")
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs")).to_contain_text(first)


def test_letters_in_a_field_are_letters(page: Page):
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("jk/f?")
    expect(search).to_have_value("jk/f?")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_keys_are_explained_and_the_explanation_closes(page: Page):
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("Next / previous user")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_click_on_a_row_opens_the_user_and_one_on_its_tags_does_not(page: Page):
    opened = page.locator(f"{ROWS} .more-tags").first
    opened.locator("summary").click()
    expect(opened.locator(".more-tags__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened.locator(".more-tags__panel")).to_be_hidden()
    expect(page.locator(".pill--set")).to_have_count(0)
    first = page.locator(f"{ROWS} th a").first.get_attribute("title")
    page.locator(f"{ROWS} td.num").first.click()
    expect(page.locator(".crumbs")).to_contain_text(first)


def test_columns_can_be_left_out_and_stay_out(page: Page):
    page.locator("#columns summary").click()
    columns, headers = page.locator("#columns"), page.locator(".users thead th")
    columns.get_by_label("Tokens", exact=True).uncheck()
    expect(headers).to_have_count(8)
    columns.get_by_label("Tags", exact=True).uncheck()
    expect(headers).to_have_count(7)
    page.locator("#sort-requests").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Requests")
    settle(page)
    expect(headers).to_have_count(7)
    page.get_by_label("Search", exact=True).fill("a")
    page.wait_for_url("**q=a*")
    expect(headers).to_have_count(7)


def test_low_rows_are_remembered_and_there_before_anything_is_painted(own_page: Page):
    page = own_page
    before = page.locator(ROWS).first.bounding_box()["height"]
    page.get_by_role("button", name="Compact").click()
    assert page.locator(ROWS).first.bounding_box()["height"] < before * 0.8
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " window.early ??= document.documentElement.dataset.density; });"
    )
    page.reload()
    assert page.evaluate("window.early") == "compact"
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Comfortable").click()
    assert page.locator(ROWS).first.bounding_box()["height"] == before


@pytest.mark.opens_itself
def test_the_link_is_copied_as_it_is_and_with_its_days(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/users/?range=7d&q=a")
    page.locator("#share summary").click()
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_role("button", name="Copy link with fixed dates").click()
    expect(page.locator("#said")).to_have_text("Copied")
    fixed = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/users/\?q=a&start_date=[\d-]+&end_date=[\d-]+$", fixed)


def test_the_chart_can_be_read_as_a_table(page: Page):
    page.get_by_text("View data").click()
    table = page.locator(".plain-table")
    expect(table.locator("tbody tr")).to_have_count(10)
    first = table.locator("tbody tr").first
    name = page.locator(".bars__name").first.get_attribute("title")
    expect(first.locator("th")).to_have_text(name)
    expect(first.locator("td").nth(1)).to_have_text(page.locator(".bars__value").first.inner_text())


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    settle(page)
    return page


def test_on_a_phone_each_user_is_an_item_of_three_lines(phone: Page):
    row = phone.locator(ROWS).first
    assert row.bounding_box()["width"] <= 390
    assert row.bounding_box()["height"] < 100  # name and spend, email and change, tags
    expect(row.locator(".users__spend")).to_be_visible()
    expect(row.locator(".users__tokens")).to_be_hidden()
    users, spend, average, *_ = (
        card.bounding_box() for card in phone.locator(".card-figure").all()
    )
    assert spend["y"] < users["y"] == average["y"]


def test_on_a_phone_chosen_columns_have_their_labels(phone: Page):
    phone.goto("/users/?cols=spend,tokens")
    tokens = phone.locator(ROWS).first.locator(".users__tokens")
    assert tokens.evaluate("(cell) => getComputedStyle(cell, '::before').content") == '"Tokens"'


def test_on_a_phone_the_filters_rise_from_below_and_go_again(phone: Page):
    toggle = phone.get_by_role("button", name="Filters")
    search = phone.get_by_label("Search", exact=True)
    expect(search).to_be_hidden()
    toggle.click()
    expect(search).to_be_visible()
    sheet = phone.locator("#filters-sheet").bounding_box()
    assert round(sheet["y"] + sheet["height"]) == 844
    phone.keyboard.press("Escape")
    expect(search).to_be_hidden()
    expect(toggle).to_be_focused()


def test_on_a_phone_the_sheet_applies_everything_at_once(phone: Page):
    phone.get_by_role("button", name="Filters").click()
    tick(phone, "Claude Code")
    phone.locator("#pill-spend > summary").click()
    phone.get_by_label("Min spend").fill("1")
    assert "?" not in phone.url
    show = phone.locator(".toolbar__sheet-foot").get_by_role("button", name="Show")
    expect(show).to_have_text(re.compile(r"Show \d+ users?"))
    show.click()
    expect(phone.get_by_role("button", name="Filters (2)")).to_be_visible()
    expect(phone.locator("#filters-sheet")).to_be_hidden()
    settle(phone)
    assert "tool=claude-code" in phone.url


def test_on_a_phone_the_sheet_can_be_left_without_its_draft(phone: Page):
    phone.get_by_role("button", name="Filters").click()
    tick(phone, "Claude Code")
    phone.get_by_role("button", name="Close without applying").click()
    expect(phone.locator("#filters-sheet")).to_be_hidden()
    settle(phone)
    assert "?" not in phone.url


def test_on_a_phone_an_error_links_to_the_filters(context: BrowserContext):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    open_users(page)
    page.goto("/users/?min_spend=9&max_spend=3")
    page.wait_for_load_state()
    page.get_by_role("alert").get_by_role("link", name="Min spend").click()
    expect(page.get_by_label("Min spend")).to_be_focused()


def test_on_a_phone_menus_and_tags_open_within_the_window(phone: Page):
    for button, opened in (
        (phone.locator("#export summary"), "#export .menu__panel"),
        (phone.locator("#columns summary"), ".columns .menu__panel"),
        (phone.locator(".more-tags summary").first, ".more-tags[open] .more-tags__panel"),
    ):
        button.click()
        panel = phone.locator(opened).bounding_box()
        assert 0 <= panel["x"] < panel["x"] + panel["width"] <= 390, opened
        phone.keyboard.press("Escape")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_there_is_the_table_the_filters_as_words_and_no_control(page: Page):
    page.goto("/users/?tag_filters=claude-code")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 1030, "height": 700})  # A4 across, less the margins
    for control in (".toolbar", ".pager", ".site-nav", ".panel__tools", ".btn"):
        assert page.locator(f"{control}:visible").count() == 0, control
    expect(page.locator(".page__filters")).to_contain_text("Claude Code")
    expect(page.locator(ROWS).last).to_be_visible()
    assert page.locator("table.users").evaluate("(e) => getComputedStyle(e).display") == "table"
    panel, table = page.locator(".panel--table"), page.locator("table.users")
    assert table.bounding_box()["width"] <= panel.bounding_box()["width"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_without_scripts_columns_periods_and_menus_work_all_the_same(
    open_context: OpenContext,
):
    context = open_context(java_script_enabled=False)
    page = context.new_page()
    open_users(page)
    page.locator("#columns summary").click()
    page.get_by_label("Tokens", exact=True).uncheck()
    page.locator("#columns").get_by_role("button", name="Apply").click()
    expect(page.locator(".users thead th")).to_have_count(8)
    page.locator("#period-earlier").click()
    expect(page.locator(".users thead th, .empty")).not_to_have_count(0)
    assert "cols=" in page.url
    page.go_back()
    page.locator(".more-tags summary").first.click()
    expect(page.locator(".more-tags__panel").first).to_be_visible()


def test_reduced_motion_is_respected(open_context: OpenContext):
    context = open_context(reduced_motion="reduce")
    page = context.new_page()
    open_users(page)
    progress = page.locator("#progress")
    progress.evaluate("(line) => line.classList.add('htmx-request')")
    assert progress.evaluate("(line) => getComputedStyle(line).animationName") == "none"


@pytest.mark.parametrize("width", [1440, 1280, 800])
def test_the_table_is_no_wider_than_its_panel(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.reload()
    panel = page.locator(".panel--table").bounding_box()
    box = page.locator(".panel--table .table-scroll").bounding_box()
    assert box["width"] <= panel["width"]
    if width == 1440:  # else it scrolls in its box
        assert page.locator("table.users").bounding_box()["width"] <= panel["width"]
