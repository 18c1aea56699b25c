"""The users page in Chromium, served by gunicorn: common tasks."""

import csv

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .fixtures import ROWS, OpenContext, count_of_users, open_users, settle, sign_in
from .toolbar import choose_period, fill_spend, tick

# What moves by itself, as the browser counts it.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
PAINTED = """
new Promise((done) => new PerformanceObserver((list) => {
  if (list.getEntriesByName("first-contentful-paint").length) done(true);
}).observe({ type: "paint", buffered: true }))
"""


def spends(page: Page) -> list[float]:
    cells = page.locator(f"{ROWS} td:nth-child(2)").all_inner_texts()
    return [float(cell.split("\n")[0].replace("$", "").replace(",", "")) for cell in cells]


def test_filter_by_tool_and_export(page: Page):
    everybody = count_of_users(page)
    tick(page, "Claude Code")
    page.keyboard.press("Enter")
    expect(page.locator(".pill--set .pill__label")).to_have_text(["Tool: Claude Code"])
    settle(page)
    with_tool = count_of_users(page)
    assert 0 < with_tool < everybody
    fill_spend(page, min_spend="3")
    expect(page.locator(".pill--set .pill__label")).to_have_text(
        ["Tool: Claude Code", "Spend: ≥ $3"]
    )
    settle(page)
    found = count_of_users(page)
    assert 0 < found < with_tool
    assert min(spends(page)) >= 3
    with page.expect_download() as download:
        page.locator("#export summary").click()
        page.get_by_role("link", name="Users (CSV)").click()
    with open(download.value.path(), newline="", encoding="utf-8") as file:
        lines = file.readlines()
    head = [line for line in lines if line.lstrip('"').startswith("# ")]
    assert "Filters: Tool: Claude Code; Spend ≥ $3" in head[1]
    assert "= total $" in head[2]
    rows = list(csv.DictReader(lines[len(head) :]))
    assert len(rows) == found
    total = page.locator(".card-figure__value").nth(1).inner_text()
    assert f"${sum(float(row['spend']) for row in rows):,.2f}" == total
    page.get_by_role("link", name="Remove the filter Tool: Claude Code").click()
    expect(page.locator(".pill--set .pill__label")).to_have_text(["Spend: ≥ $3"])
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator(".pill--set")).to_have_count(0)
    settle(page)
    assert count_of_users(page) == everybody


def test_a_number_that_cannot_be_read_is_not_lost(page: Page):
    page.locator("#pill-spend > summary").click()
    page.get_by_label("Min spend").press_sequentially("1e")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "min_spend"
    assert page.url.endswith("/users/")


def test_headers_sort_and_set_aria_sort(page: Page):
    page.get_by_role("link", name="Requests", exact=True).click()
    header = page.locator("th[aria-sort]")
    expect(header).to_have_text("Requests")
    expect(header).to_have_attribute("aria-sort", "descending")
    settle(page)
    page.get_by_role("link", name="Requests", exact=True).click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    settle(page)
    page.get_by_role("link", name="Spend", exact=True).click()
    expect(header).to_have_text("Spend")
    settle(page)
    shown = spends(page)
    assert shown == sorted(shown, reverse=True)


def test_paging_and_the_back_button_work(page: Page):
    page.get_by_role("link", name="25 rows per page").click()
    expect(page.locator(ROWS)).to_have_count(25)
    first = page.locator(f"{ROWS} th a").first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator('[aria-current="page"]', has_text="2")).to_be_visible()
    assert page.locator(f"{ROWS} th a").first.inner_text() != first
    page.go_back()
    expect(page.locator(f"{ROWS} th a").first).to_have_text(first)
    page.get_by_role("link", name="Next").click()
    page.locator("#sort-tokens").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    assert "page=2" not in page.url


def test_plotly_draws_the_chosen_number_of_users(page: Page):
    expect(page.locator(".bars__plot .trace:last-child .point")).to_have_count(10)
    page.get_by_role("link", name="Top 25").click()
    expect(page.get_by_role("heading", name="Top 25 users by spend")).to_be_visible()
    expect(page.locator(".bars__plot .trace:last-child .point")).to_have_count(25)
    expect(page.locator(".bars__rows li")).to_have_count(25)
    expect(page.locator("[data-trend] .js-plotly-plot, [data-trend].js-plotly-plot")).to_have_count(
        5
    )


def test_the_page_renders_before_plotly_without_layout_shift(own_page: Page):
    page = own_page
    held: list[Route] = []
    page.route("**/plotly-basic.min*.js", lambda route: held.append(route))
    page.add_init_script(SHIFTS)
    page.goto("/users/", wait_until="commit")
    assert page.evaluate(PAINTED)
    expect(page.locator(".bars__rows li")).to_have_count(10)
    assert page.locator(".js-plotly-plot").count() == 0
    (plotly,) = held
    plotly.continue_()
    expect(page.locator(".bars__plot .trace:last-child .point")).to_have_count(10)
    expect(page.locator("[data-trend].js-plotly-plot")).to_have_count(5)
    # The first paint may come before the last rows, whose figures widen the columns by some pixels.
    assert sum(page.evaluate("shifts")) < 0.02


def test_a_bar_links_to_its_user(page: Page):
    name = page.locator(".bars__name").first
    title = name.get_attribute("title")
    name.click()
    expect(page.locator(".crumbs")).to_contain_text(title)


def test_the_theme_is_remembered(page: Page):
    def background() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = background()
    page.get_by_text("root: your account").click()
    page.get_by_role("button", name="Dark").click()
    dark = background()
    assert dark != light
    page.reload()
    assert background() == dark


def test_signing_out_ends_it(signed_out: BrowserContext):
    page = signed_out.new_page()
    sign_in(page)
    page.get_by_text("root: your account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/users/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_window(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_everything_works_without_javascript(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    open_users(page)
    everybody = count_of_users(page)
    page.locator("#pill-tool > summary").click()
    page.locator("#pill-tool").get_by_role("link", name="Show the whole list").click()
    page.locator("#pill-tool .check", has_text="Claude Code").first.click()
    page.locator("#pill-spend > summary").click()
    page.get_by_label("Min spend").fill("3")
    page.locator(".toolbar__apply").click()
    both = ["Tool: Claude Code", "Spend: ≥ $3"]
    expect(page.locator(".pill--set .pill__label")).to_have_text(both)
    assert count_of_users(page) < everybody
    page.get_by_role("link", name="Tokens", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    choose_period(page, "7d")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    expect(page.locator(".pill--set .pill__label")).to_have_text(both)
    assert page.locator(".bars__bar").first.bounding_box()["width"] > 100
