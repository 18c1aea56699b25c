"""Clicks and drags on charts in Chromium, and the same by the links of their tables."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.clock import today

from .fixtures import OpenContext, count_of_users, settle
from .test_user import open_first

STACK = ".stack[data-days]"
DAYS = "/users/?chart=days&range=7d"
SHIFTS = """
() => new Promise((done) => {
  const sum = (list) => list.getEntries().reduce((sum, { value }) => sum + value, 0);
  new PerformanceObserver((list) => done(sum(list)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})
"""


def open_days(page: Page, address: str = DAYS) -> None:
    page.goto(address)
    expect(page.locator(f"{STACK} .trace .point").first).to_be_attached()
    settle(page)


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says once its answer is shown."""
    settle(page)
    return parse_qs(urlsplit(page.url).query)


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def middle(bar: Locator) -> tuple[float, float]:
    """Of a layer of a day."""
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def column(page: Page, place: int, *, layer: int = 0) -> tuple[float, float]:
    """The middle of a layer on one of the days."""
    bar = page.locator(f"{STACK} .barlayer .trace").nth(layer).locator(".point").nth(place)
    return middle(bar.locator("path"))


def labels_y(page: Page) -> float:
    """Where the labels of days stand."""
    box = page.locator(STACK).bounding_box()
    return box["y"] + box["height"] - 8


def drag(page: Page, start: float, end: float, y: float) -> None:
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move(end, y, steps=4)


def test_a_click_on_a_layer_adds_its_tool_in_place_and_back_removes_it(page: Page):
    open_days(page)
    page.evaluate("window.remembered = true")
    first, second = (page.locator("[data-layer]").nth(place).text_content() for place in (0, 1))
    page.mouse.click(*column(page, 3))
    expect(page.locator("#pill-tool .pill__label")).to_have_text(f"Tool: {first}")
    assert asked(page)["range"] == ["7d"]
    page.go_back()
    expect(page.locator("#pill-tool .pill__label")).to_have_text("Tool")
    settle(page)
    page.mouse.click(*column(page, 3, layer=1))
    expect(page.locator("#pill-tool .pill__label")).to_have_text(f"Tool: {second}")
    assert page.evaluate("window.remembered") is True


def test_a_click_on_the_layer_of_a_chosen_tool_opens_its_day(page: Page):
    open_days(page, f"{DAYS}&tool=claude-code")
    page.mouse.click(*column(page, 2))
    expect(page.locator("#period summary strong")).to_have_text("1 day")
    assert asked(page)["start_date"] == asked(page)["end_date"] == [days_ago(4)]


def test_a_click_at_the_label_or_above_the_bar_opens_the_day(page: Page):
    open_days(page)
    x, _ = column(page, 5)
    page.mouse.click(x, labels_y(page))
    expect(page.locator("#period summary strong")).to_have_text("1 day")
    assert asked(page)["start_date"] == asked(page)["end_date"] == [days_ago(1)]
    page.go_back()
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    settle(page)
    x, _ = column(page, 1)
    page.mouse.click(x, page.locator(STACK).bounding_box()["y"] + 2)
    expect(page.locator("#period summary strong")).to_have_text("1 day")
    assert asked(page)["start_date"] == [days_ago(5)]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_drag_over_days_sets_the_period_in_place(page: Page, backwards: bool):
    open_days(page)
    page.evaluate("window.remembered = true")
    ends = [column(page, place)[0] for place in (1, 4)]
    start, end = ends[::-1] if backwards else ends
    drag(page, start, end, labels_y(page) - 40)
    box = page.locator(".stack__column--days")
    expect(box).to_have_attribute("data-days", re.compile(r"\w{3} \d+ – "))
    expect(page.locator(".tip")).to_be_hidden()
    page.mouse.up()
    expect(page.locator("#period summary strong")).to_have_text("4 days")
    assert asked(page) == {
        "chart": ["days"],
        "start_date": [days_ago(5)],
        "end_date": [days_ago(2)],
    }
    expect(page.locator(f"{STACK} .barlayer .trace").first.locator(".point")).to_have_count(4)
    page.go_back()
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    assert page.evaluate("window.remembered") is True


def test_escape_ends_a_drag_without_a_change(page: Page):
    open_days(page)
    start, end = (column(page, place)[0] for place in (1, 4))
    drag(page, start, end, labels_y(page) - 40)
    page.keyboard.press("Escape")
    expect(page.locator(".stack__column--days")).to_have_count(0)
    page.mouse.up()
    settle(page)
    assert asked(page) == {"chart": ["days"], "range": ["7d"]}


def test_the_day_below_the_pointer_has_a_frame_and_nothing_dims_or_moves(page: Page):
    open_days(page)
    x, y = column(page, 3)
    drawn = page.locator(f"{STACK} .barlayer").inner_html()
    page.mouse.move(x, y)
    expect(page.locator(".stack__column")).to_be_visible()
    expect(page.locator(".tip")).to_be_visible()
    assert page.locator(f"{STACK} .barlayer").inner_html() == drawn
    page.mouse.move(x, 5)
    expect(page.locator(".stack__column")).to_have_count(0)
    assert page.evaluate(SHIFTS) < 0.02


def test_the_box_names_the_compared_day_and_its_amount(page: Page):
    open_days(page)
    page.mouse.move(*column(page, 3))
    last = page.locator(".tip .tip__row").last
    compared = date.fromisoformat(days_ago(10))
    expect(last).to_contain_text(f"{compared:%b} {compared.day}$")
    names = page.locator(".legend li").all_inner_texts()
    shown = page.locator(".tip .tip__row:not(.tip__total) span:not(.num)").all_inner_texts()[:-1]
    assert shown == [name for name in names if name in shown]
    page.mouse.move(*column(page, 6))
    expect(page.locator(".tip .key--previous")).to_have_count(0)


def test_without_a_comparison_there_is_no_previous_period(page: Page):
    open_days(page, f"{DAYS}&compare=off")
    expect(page.locator(f"{STACK} .scatterlayer .trace")).to_have_count(0)
    page.goto(DAYS)
    expect(page.locator(f"{STACK} .scatterlayer .trace")).to_have_count(2)


def test_days_and_tools_are_links_of_the_table_for_the_keyboard(page: Page):
    open_days(page)
    page.locator("#chart-distribution").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".chart-table summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    tool = page.locator(".chart-table [data-layer]").first
    name = tool.inner_text()
    expect(tool).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pill-tool .pill__label")).to_have_text(f"Tool: {name}")
    settle(page)
    page.locator(".chart-table summary").focus()
    page.keyboard.press("Enter")
    page.locator(".chart-table tbody a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#period summary strong")).to_have_text("1 day")


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "keyboard"])
def test_a_bin_filters_by_its_spend(page: Page, by_key: bool):
    page.goto("/users/?chart=distribution")
    bins = page.locator(".stack--bins .barlayer .trace .point")
    expect(bins.first).to_be_attached()
    settle(page)
    link = page.locator("[data-bin]").nth(1)
    place = int(link.get_attribute("data-bin"))
    users = int(page.locator(".chart-table tbody tr").nth(place).locator("td").first.text_content())
    if by_key:
        page.locator(".chart-table summary").focus()
        page.keyboard.press("Enter")
        link.focus()
        page.keyboard.press("Enter")
    else:
        x, _ = middle(page.locator(".stack--bins .textpoint").nth(place))
        box = page.locator(".stack--bins").bounding_box()
        page.mouse.click(x, box["y"] + box["height"] - 30)
    expect(page.locator("#pill-spend")).to_have_class(re.compile("pill--set"))
    settle(page)
    assert {"min_spend", "max_spend"} & set(asked(page))
    assert count_of_users(page) == users


def test_a_finger_reads_a_day_and_follows_links(open_context: OpenContext):
    page = open_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    open_days(page)
    page.touchscreen.tap(*column(page, 3))
    expect(page.locator(".tip .tip__total")).to_be_visible()
    page.touchscreen.tap(5, 5)
    expect(page.locator(".tip")).to_have_count(0)
    assert asked(page) == {"chart": ["days"], "range": ["7d"]}
    page.get_by_text("View data").click()
    page.locator(".chart-table tbody a").first.click()
    expect(page.locator("#period summary strong")).to_have_text("1 day")


def test_days_of_a_user_are_chosen_by_click_drag_and_link(page: Page):
    name = open_first(page, "?range=7d")
    place = page.locator(".chart-table tbody th").count() - 1
    expect(page.locator(f"{STACK} .barlayer .point").first).to_be_attached()
    ends = [column(page, day)[0] for day in (0, 6)]
    drag(page, ends[0], ends[1] - (ends[1] - ends[0]) / 3, labels_y(page) - 40)
    page.mouse.up()
    expect(page.locator("#period summary strong")).to_have_text("5 days")
    expect(page.locator(".crumbs")).to_contain_text(name)
    page.go_back()
    settle(page)
    x, _ = column(page, 4)
    page.mouse.click(x, labels_y(page))
    expect(page.locator("#period summary strong")).to_have_text("1 day")
    assert asked(page)["start_date"] == [days_ago(2)]
    page.go_back()
    settle(page)
    page.get_by_text("View data").click()
    page.locator(".chart-table tbody a").nth(place).click()
    expect(page.locator("#period summary strong")).to_have_text("1 day")
