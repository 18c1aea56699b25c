"""The chart of the users page in Chromium: its tabs, its bars and its height."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.clock import today

from .fixtures import OpenContext, settle

PANEL = "section[aria-labelledby=chart-title]"
DRAWN = {
    "users": ".bars__plot .trace:last-child .point",
    "days": ".stack .trace .point",
    "distribution": ".stack--bins .trace .point",
}


def bottom(page: Page) -> float:
    """Where what follows the chart begins."""
    box = page.locator(PANEL).bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "keyboard"])
def test_every_tab_opens_in_place(page: Page, by_key: bool):
    for tab in ("days", "distribution", "users"):
        link = page.locator(f"#chart-{tab}")
        if by_key:
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click()
        expect(page.locator(f"#chart-{tab}")).to_have_attribute("aria-current", "true")
        expect(page.locator(DRAWN[tab]).first).to_be_attached()
        expect(page).to_have_url(re.compile(f"chart={tab}"))
        if by_key:
            expect(page.locator(f"#chart-{tab}")).to_be_focused()
    page.go_back()
    expect(page.locator(DRAWN["distribution"]).first).to_be_attached()


def test_a_click_on_a_bar_leads_to_its_user(page: Page):
    title = page.locator(".bars__name").nth(2).get_attribute("title")
    expect(page.locator(DRAWN["users"])).to_have_count(10)
    page.locator(".bars__bar").nth(2).scroll_into_view_if_needed()
    settle(page)
    box = page.locator(".bars__bar").nth(2).bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(page.locator(".crumbs")).to_contain_text(title)


@pytest.mark.opens_itself
def test_tabs_are_equally_high_and_drawing_moves_nothing(page: Page):
    page.set_viewport_size({"width": 1700, "height": 900})
    found = set()
    for tab in DRAWN:
        page.goto(f"/users/?chart={tab}")
        before = bottom(page)
        expect(page.locator(DRAWN[tab]).first).to_be_attached()
        settle(page)
        assert bottom(page) == before
        found.add(page.locator(PANEL).bounding_box()["height"])
    assert max(found) - min(found) <= 2


def test_a_day_lists_its_parts_on_hover(page: Page):
    page.goto("/users/?chart=days")
    page.locator(".stack .trace").first.locator(".point > path >> visible=true").first.hover(
        force=True
    )
    tip = page.locator(".tip")
    amounts = [
        float(text.replace("$", "").replace(",", ""))
        for text in tip.locator(".num").all_inner_texts()
    ]
    *parts, total = amounts
    assert parts
    assert sum(parts) == pytest.approx(total, abs=0.05)


@pytest.mark.opens_itself
def test_a_press_on_a_bin_that_ends_outside_or_elsewhere_does_nothing(page: Page):
    page.goto("/users/?chart=distribution")
    expect(page.locator(DRAWN["distribution"]).first).to_be_attached()
    settle(page)
    place = int(page.locator("[data-bin]").first.get_attribute("data-bin"))
    page.locator(".stack--bins").scroll_into_view_if_needed()
    bar = page.locator(".stack--bins .textpoint").nth(place).bounding_box()
    box = page.locator(".stack--bins").bounding_box()
    on_bin = (bar["x"] + bar["width"] / 2, box["y"] + box["height"] - 30)
    outside = (on_bin[0], box["y"] - 8)
    for start, end in ((on_bin, outside), (outside, on_bin)):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=2)
        page.mouse.up()
    settle(page)
    assert page.url.endswith("?chart=distribution")
    expect(page.locator(".pill--set")).to_have_count(0)


@pytest.mark.opens_itself
def test_one_day_has_a_frame_only_where_a_layer_leads_and_not_with_ctrl(page: Page):
    address = f"/users/?chart=days&start_date={today()}&end_date={today()}"
    page.goto(address)
    expect(page.locator(DRAWN["days"]).first).to_be_attached()
    settle(page)
    page.locator(".stack").scroll_into_view_if_needed()
    box = page.locator(".stack").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8)
    expect(page.locator(".stack__column")).to_have_count(0)
    bar = page.locator(".stack .barlayer .trace").first.locator("path").first.bounding_box()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(page.locator(".stack__column")).to_be_visible()
    page.keyboard.down("Control")
    page.mouse.down()
    page.mouse.up()
    page.keyboard.up("Control")
    settle(page)
    assert page.url.endswith(address)


def test_charts_are_tables_without_javascript(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    for tab in ("days", "distribution"):
        page.goto(f"/users/?chart={tab}")
        expect(page.locator(f"{PANEL} tbody tr").first).to_be_visible()
        expect(page.locator(f"{PANEL} .stack").first).to_be_hidden()
