"""Seats in the browser: tabs, pills with a count, notes on several rows, narrow windows."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .fixtures import OpenContext, settle

ROWS = ".seats tbody tr"
COUNT = "#table-title + p"


def count(page: Page, part: str) -> int:
    return int(re.search(r"[\d,]+", page.locator(part).inner_text())[0].replace(",", ""))


def wait_for_list(page: Page) -> None:
    """Its heading stands beneath the toolbar, which stays at the top."""
    page.wait_for_function("""() => {
        const top = document.querySelector("#table-title")?.getBoundingClientRect().top;
        const covered = document.querySelector(".toolbar").getBoundingClientRect().bottom;
        return covered <= top && top < covered + 80;
    }""")


def test_tabs_pills_order_and_pages_lead_to_what_they_say(context: BrowserContext):
    page = context.new_page()
    page.goto("/seats/?page_size=25")
    settle(page)
    active = count(page, "#status-active .segments__count")
    page.locator("#status-active").click()
    expect(page.locator("#status-active")).to_have_attribute("aria-current", "true")
    expect(page.locator(COUNT)).to_contain_text(f"{active} seats")
    page.locator("#rank-last_active").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Last active")
    wait_for_list(page)
    page.locator(f"{ROWS} input").first.check()
    page.locator("#page-next").click()
    expect(page.locator(COUNT)).to_contain_text("26–")
    wait_for_list(page)
    # The bar says how many are selected, whatever the browser has kept.
    page.go_back()
    expect(page.locator(COUNT)).to_contain_text("1–25")
    settle(page)
    kept = page.locator(f"{ROWS} input:checked").count()
    said = f"{kept} selected" if kept else "Select rows on this page"
    expect(page.locator("[data-part=selected]")).to_contain_text(said)
    page.go_forward()
    expect(page.locator(COUNT)).to_contain_text("26–")
    # The button of a flyout says how many seats it would list.
    page.locator("#pill-team > summary").click()
    box = page.locator("#pill-team .check").first
    shown = int(re.search(r"(\d+) seat", box.inner_text())[1])
    box.click()
    button = page.locator("#pill-team button[type=submit]")
    expect(button).to_contain_text(re.compile(r"Show \d+ seat"))
    listed = int(re.search(r"\d+", button.inner_text())[0])
    assert 0 < listed <= shown
    button.click()
    page.wait_for_url(re.compile("team="))
    settle(page)
    assert "status=active" in page.url
    expect(page.locator(COUNT)).to_contain_text(f"of {listed} seat")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_note_on_two_rows_is_there_and_can_be_removed(
    open_context: OpenContext, has_scripts: bool
):
    context = open_context(viewport={"width": 1440, "height": 900}, java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto("/seats/?page_size=25&price=20")
    submit = page.get_by_role("button", name="Note on selected")
    expect(submit).to_be_enabled(enabled=not has_scripts)
    if not has_scripts:
        submit.click()
        expect(page.get_by_text("Select at least one seat first.")).to_be_in_viewport()
    if has_scripts:
        page.get_by_label("Select all rows of this page").check()
        expect(page.get_by_text("25 selected")).to_be_visible()
        page.get_by_label("Select all rows of this page").uncheck()
    first, second = (page.locator(ROWS).nth(number) for number in (2, 3))
    for row in (first, second):
        row.locator("input[type=checkbox]").check()
    page.locator(".seat-decide select").select_option("reclaim")
    page.locator(".seat-decide input[name=text]").fill("Left in May")
    submit.click()
    expect(page.locator(".seat-said")).to_contain_text("Reclaim proposed: 2 seats.")
    expect(page.locator(".seat-said")).to_be_in_viewport()
    if has_scripts:
        wait_for_list(page)
    for row in (first, second):
        expect(row.locator(".seats__decision")).to_contain_text("Left in May · root")
    for row in (first, second):
        row.locator(".seats__decision a").click()
        page.locator(".seat-decide select").select_option("removed")
        page.get_by_role("button", name="Add note").click()
        expect(page.locator(".seat-history tbody tr").first).to_contain_text("Note removed")
        page.locator("#back").click()
        expect(row.locator(".seats__decision")).not_to_contain_text("Left in May")


@pytest.mark.parametrize("width", [1440, 1280, 1000, 390])
@pytest.mark.opens_itself
def test_nothing_is_cut_at_any_width(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/seats/?page_size=25&price=20&status=unknown")
    expect(page.locator("#status-unknown")).to_be_in_viewport(ratio=1)
    page.goto("/seats/?page_size=25&price=20#table-title")
    settle(page)
    wait_for_list(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    fits = "(box) => box.scrollWidth <= box.clientWidth"
    assert page.locator(".seat-scroll").evaluate(fits)
    expect(page.locator(ROWS).first.locator(".seats__status .badge-state").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "table"),
    [("/seats/?page_size=25&price=20", ".seats"), ("/budgets/", ".budgets")],
)
@pytest.mark.opens_itself
def test_paper_shows_every_column(page: Page, path: str, table: str):
    page.set_viewport_size({"width": 1032, "height": 900})  # A4 landscape within its margins
    page.goto(path)
    # Emulated before a page is opened, Chromium may draw it for the screen.
    page.emulate_media(media="print")
    page.wait_for_function("matchMedia('print').matches")
    expect(page.locator(f"{table} thead th").last).to_be_visible()
    right, width = page.locator(f"{table} thead th").last.evaluate(
        "(cell) => [cell.getBoundingClientRect().right, document.documentElement.clientWidth]"
    )
    assert right <= width
