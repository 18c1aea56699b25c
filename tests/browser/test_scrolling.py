"""Scroll positions: paging, back, forward, wheel and the table's size."""

import pytest
from playwright.sync_api import Page, expect

from .fixtures import ROWS, settle

BOX = ".panel--table .table-scroll"
# px between the table's panel and the toolbar
TOP = """
document.querySelector('.panel--table').getBoundingClientRect().top
  - document.querySelector('.toolbar').getBoundingClientRect().bottom
"""
WIDTHS = 1440, 1312, 1280, 1200, 1024, 768


def scroll_to(page: Page, y: int) -> None:
    page.evaluate("(y) => scrollTo(0, y)", y)
    page.wait_for_function("(y) => scrollY === y && history.state?.scrollY === y", arg=y)


@pytest.mark.opens_itself
def test_a_new_page_starts_at_its_top_and_the_heading_has_the_focus(page: Page):
    page.goto("/users/?page_size=25")
    for link, number in (("#page-next", "2"), ("#page-3", "3")):
        page.locator(link).click()
        expect(page.locator(".pager [aria-current]")).to_have_text(number)
        expect(page.get_by_role("heading", name="Users", exact=True)).to_be_focused()
        assert abs(page.evaluate(TOP)) < 2


def test_a_header_sorts_from_the_top_and_keeps_the_focus(page: Page):
    page.goto("/users/?page_size=100")
    page.locator(f"{ROWS} >> nth=60").scroll_into_view_if_needed()
    page.locator("#sort-tokens").click()  # the header has stayed in sight
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    settle(page)
    expect(page.locator("#sort-tokens")).to_be_focused()
    assert abs(page.evaluate(TOP)) < 2


def test_filters_leave_the_page_where_it_is(page: Page):
    scroll_to(page, 50)
    page.get_by_label("Search", exact=True).fill("a")
    page.wait_for_url("**/users/?q=a")
    settle(page)
    assert page.evaluate("scrollY") == 50


def test_back_from_a_user_restores_the_position(page: Page):
    page.goto("/users/?page_size=100")
    scroll_to(page, 1500)
    for _ in range(2):
        page.evaluate(
            "[...document.querySelectorAll('.users tbody th a')].find((a) =>"
            " a.getBoundingClientRect().top > 300).click()"
        )
        expect(page.locator(".person")).to_be_visible()
        page.go_back()
        expect(page.locator(ROWS)).not_to_have_count(0)
        page.wait_for_function("() => scrollY === 1500")


@pytest.mark.opens_itself
def test_back_and_forward_restore_the_position(page: Page):
    page.goto("/users/?page_size=100")
    scroll_to(page, 1500)
    page.evaluate("document.querySelector('#sort-requests').click()")
    expect(page.locator("th[aria-sort]")).to_have_text("Requests")
    settle(page)
    scroll_to(page, 120)
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_have_text("Spend")
    page.wait_for_function("() => scrollY === 1500")
    page.go_forward()
    expect(page.locator("th[aria-sort]")).to_have_text("Requests")
    page.wait_for_function("() => scrollY === 120")
    page.go_back()
    page.wait_for_function("() => scrollY === 1500")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768)])
@pytest.mark.opens_itself
def test_the_wheel_over_the_table_scrolls_the_page_under_the_header(
    page: Page, width: int, height: int
):
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/users/?page_size=100")
    page.evaluate(f"scrollTo(0, scrollY + {TOP})")
    start = page.evaluate("scrollY")
    page.mouse.move(width / 2, height / 2)
    page.mouse.wheel(0, 1000)
    page.wait_for_function("(y) => scrollY === y", arg=start + 1000)
    assert page.locator(BOX).evaluate("(box) => box.scrollTop") == 0
    header = page.locator(".users thead th").first.bounding_box()
    toolbar = page.locator(".toolbar").bounding_box()
    assert abs(header["y"] - toolbar["height"]) < 1


@pytest.mark.parametrize("density", ["comfortable", "compact"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.opens_itself
def test_rows_have_one_height_and_the_table_fits(page: Page, width: int, density: str):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/users/?page_size=100")
    page.locator(f"[data-density-choice={density}]").click()
    heights = page.locator(ROWS).evaluate_all(
        "(rows) => [...new Set(rows.map((row) => Math.round(row.getBoundingClientRect().height)))]"
    )
    assert len(heights) == 1, heights
    assert heights[0] < (56 if density == "comfortable" else 34)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sizes = "(e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    assert page.locator(BOX).evaluate(sizes) == [0, 0]


def test_a_narrow_window_keeps_columns_that_were_chosen_or_sorted_by(page: Page):
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto("/users/")
    expect(page.locator(".users thead th:visible")).to_have_count(6)
    expect(page.locator("#sort-days_active")).to_be_hidden()
    page.goto("/users/?sort_by=days_active")
    expect(page.locator("th[aria-sort]")).to_be_visible()
    page.goto("/users/?cols=user&cols=tokens&cols=days_active&cols=tags")
    expect(page.locator(".users thead th:visible")).to_have_count(4)


@pytest.mark.opens_itself
def test_a_table_that_does_not_fit_scrolls_sideways_and_fades_where_there_is_more(page: Page):
    names = "user", "spend", "requests", "tokens", "success_rate", "days_active", "last_active"
    page.set_viewport_size({"width": 900, "height": 800})
    page.goto("/users/?page_size=100&" + "&".join(f"cols={name}" for name in (*names, "tags")))
    box = page.locator(BOX)
    expect(box).to_have_class("table-scroll table-scroll--more")
    assert page.evaluate("document.documentElement.scrollWidth") == 900
    user = page.locator(f"{ROWS} th").first
    left = user.bounding_box()["x"]
    box.evaluate("(box) => box.scrollTo(box.scrollWidth, 0)")
    expect(box).to_have_class("table-scroll")
    assert user.bounding_box()["x"] == left
    assert box.evaluate("(box) => box.scrollHeight - box.clientHeight") == 0
    page.locator(".more-tags summary").last.click()
    panel = page.locator(".more-tags[open] .more-tags__panel").bounding_box()
    assert 0 <= panel["x"] < panel["x"] + panel["width"] <= 900
    assert box.evaluate("(box) => box.scrollHeight - box.clientHeight") == 0
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(box).to_have_class("table-scroll table-scroll--fits")


@pytest.mark.parametrize("part", [".card-figure__value", ".trend", ".change"])
@pytest.mark.opens_itself
def test_the_whole_card_is_a_link(page: Page, part: str):
    page.goto("/users/?power=30&low=1")
    card = page.locator(".card-figure:has(#card-power-link)")
    expect(card.locator(".trend.js-plotly-plot")).to_be_visible()
    settle(page)
    href = page.locator("#card-power-link").get_attribute("href")
    card.locator(part).scroll_into_view_if_needed()
    box = card.locator(part).bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/users/{href}")
