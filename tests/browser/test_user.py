"""The page of a user in Chromium: from the list and back, layers, steps and folds."""

import re

import pytest
from playwright.sync_api import Page, expect

from .fixtures import ROWS, OpenContext, open_users, settle
from .test_accessible import WIDTHS, audited, axe_page, violations  # noqa: F401 fixtures
from .toolbar import choose_period

NAMES = f"{ROWS} th a"


def open_first(page: Page, query: str = "") -> str:
    """The page of the first user of a list; gives the name that the list shows."""
    page.goto(f"/users/{query}")
    settle(page)
    name = page.locator(NAMES).first.get_attribute("title")
    page.locator(NAMES).first.click()
    expect(page.locator(".person")).to_be_visible()
    settle(page)
    return name


def test_a_name_opens_the_user_and_back_leads_to_the_list(page: Page):
    name = open_first(page, "?range=7d&sort_by=requests")
    expect(page.locator(".crumbs")).to_contain_text(name)
    expect(page.locator(".stepper")).to_contain_text(re.compile(r"1 of \d+ users"))
    expect(page.locator('.site-nav [aria-current="page"]')).to_have_text("User Usage")
    page.locator("#back").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Requests")
    assert "range=7d&sort_by=requests" in page.url


def test_back_leads_to_the_row_of_the_user(page: Page):
    page.goto("/users/?page_size=25")
    row = page.locator(ROWS).nth(20)
    name = row.locator("th a").get_attribute("title")
    row.locator("th a").click()
    page.locator("#back").click()
    back = page.locator("table.users tr:target")
    expect(back.locator("th a")).to_have_attribute("title", name)
    expect(back).to_be_in_viewport()


@pytest.mark.opens_itself
def test_steps_and_keys_walk_along_the_list(page: Page):
    page.goto("/users/?page_size=25")
    listed = [link.get_attribute("title") for link in page.locator(NAMES).all()[:3]]
    page.locator(NAMES).first.click()
    crumbs = page.locator(".crumbs")
    expect(crumbs).to_contain_text(listed[0])
    page.get_by_role("link", name="Next user").click()
    expect(page.locator(".stepper")).to_contain_text("2 of")
    expect(crumbs).to_contain_text(listed[1])
    settle(page)  # keys work once the scripts are there
    page.keyboard.press("j")
    expect(page.locator(".stepper")).to_contain_text("3 of")
    expect(crumbs).to_contain_text(listed[2])
    settle(page)
    page.keyboard.press("k")
    expect(crumbs).to_contain_text(listed[1])
    page.get_by_role("link", name="Previous user").click()
    expect(crumbs).to_contain_text(listed[0])
    expect(page.get_by_role("link", name="Previous user")).to_have_count(0)


def test_the_chart_is_drawn_in_the_colors_of_its_legend_and_says_its_parts(page: Page):
    open_first(page)
    bar = page.locator(".stack .trace").first.locator(".point > path").first
    color = page.locator(".legend .key").first.evaluate("(key) => getComputedStyle(key).color")
    assert bar.evaluate("(path) => getComputedStyle(path).fill") == color
    box = page.locator(".stack .point > path").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".tip b")).to_contain_text("UTC")
    expect(page.locator(".tip__total")).to_contain_text("$")


def test_the_theme_changes_the_colors_of_the_chart(page: Page):
    open_first(page)
    bar = page.locator(".stack .trace").first.locator(".point > path").first
    light = bar.evaluate("(path) => getComputedStyle(path).fill")
    page.get_by_text("root: your account").click()
    page.locator('[data-theme-choice="dark"]').click()
    expect(bar).not_to_have_css("fill", light)


@pytest.mark.parametrize("layer", ["Tool", "Key"])
def test_the_switch_stacks_by_something_else(page: Page, layer: str):
    open_first(page)
    page.get_by_role("group", name="Stacked by").get_by_role("link", name=layer).click()
    expect(page.locator('#stack-title ~ .segmented [aria-current="true"]')).to_have_text(layer)
    expect(page.locator(".stack .main-svg").first).to_be_visible()
    assert f"by={layer.lower()}" in page.url


def test_versions_and_data_unfold(page: Page):
    open_first(page)
    fold = page.locator(".fold summary").first
    version = page.locator("tbody:has(.fold) .version").first
    expect(version).to_be_hidden()
    fold.click()
    expect(version).to_be_visible()
    table = page.locator(".chart-table table")
    expect(table).to_be_hidden()
    page.get_by_text("View data").click()
    expect(table).to_be_visible()


def test_the_id_and_the_link_are_copied(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_first(page)
    page.locator("[data-copy-text]").click()
    expect(page.locator("#said")).to_have_text("Copied")
    user_id = page.locator("[data-copy-text]").get_attribute("title")
    assert page.evaluate("navigator.clipboard.readText()") == user_id
    page.locator(".user-export summary").click()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_days_are_downloaded(page: Page):
    open_first(page)
    page.locator(".user-export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Days by model and tool").click()
    assert re.fullmatch(
        r"user-usage_[a-z0-9-]+_[\d-]+_[\d-]+\.csv", download.value.suggested_filename
    )


def test_periods_lead_to_the_same_user(page: Page):
    name = open_first(page)
    choose_period(page, "7d")
    expect(page.locator(".crumbs")).to_contain_text(name)
    expect(page.locator("#period summary strong")).to_have_text("7 days")


@pytest.mark.parametrize("width", [1440, 1280, 800, 390])
def test_nothing_is_wider_than_the_window(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    open_first(page, "?range=90d")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_steps_layers_and_folds_work(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    open_users(page)
    page.locator(NAMES).first.click()
    page.get_by_role("link", name="Tool", exact=True).click()
    expect(page.locator('#by-tool[aria-current="true"]')).to_be_visible()
    page.locator(".fold summary").first.click()
    expect(page.locator("tbody:has(.fold) .version").first).to_be_visible()
    page.get_by_text("View data").click()
    expect(page.locator(".chart-table table")).to_be_visible()
    page.get_by_role("link", name="Next user").click()
    expect(page.locator(".stepper")).to_contain_text("2 of")


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(audited: Page):  # noqa: F811 the fixture
    open_first(audited)
    assert violations(audited) == []
    audited.get_by_role("link", name="Tool", exact=True).click()
    settle(audited)
    audited.locator(".fold summary").first.click()
    audited.get_by_text("View data").click()
    assert violations(audited) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("query", ["user_id=nobody-at-all", "user_id=", "user_id=x&by=color"])
def test_axe_finds_nothing_without_a_user(audited: Page, query: str):  # noqa: F811 the fixture
    audited.goto(f"/user/?{query}")
    settle(audited)
    assert violations(audited) == []
