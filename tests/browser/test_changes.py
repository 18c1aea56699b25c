"""The page of changes in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from .fixtures import OpenContext, settle
from .toolbar import choose_period, fill_spend

WEEK = "/changes/?range=7d"


def open_changes(page: Page, path: str = WEEK) -> None:
    page.goto(path)
    expect(page.locator(".bridge table")).to_be_visible()
    settle(page)


def dollars(text: str) -> float:
    sign, amount = re.search(r"([+\u2212]?)\$([\d,.]+)", text).groups()
    return float(amount.replace(",", "")) * (-1 if sign == "\u2212" else 1)


@pytest.mark.opens_itself
def test_the_bridge_adds_up_and_a_bar_opens_its_users(page: Page):
    open_changes(page)
    amounts = [dollars(text) for text in page.locator(".bridge td").all_inner_texts()]
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=0.01 * len(amounts))
    row = page.locator('[data-step="grown"]')
    users = re.search(r"[\d,]+", row.locator("small").inner_text())[0]
    # Of the increases; the fourth place of the bridge is that of users who spent more.
    place = page.locator(".stack__plot").evaluate("(plot) => plot.data[1].x.indexOf(3)")
    bar = page.locator(".bridge .trace:nth-child(2) .point > path").nth(place)
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".changes__tabs [aria-current]")).to_have_text(f"Grew {users}")
    assert "group=grown" in page.url
    cells = page.locator(".changed tbody td:nth-child(2)").all_inner_texts()
    assert set(cells) == {"Grew"}
    page.goto(page.url)  # to its fragment
    settle(page)
    heading = page.locator("#users-title").bounding_box()
    toolbar = page.locator(".toolbar").bounding_box()
    assert heading["y"] >= toolbar["y"] + toolbar["height"]


@pytest.mark.opens_itself
def test_filters_and_periods_apply_and_keep_the_page(page: Page):
    open_changes(page)
    fill_spend(page, min_spend="3")
    expect(page.locator('[data-step="filtered_out"]')).to_be_visible()
    assert "/changes/?" in page.url
    choose_period(page, "today")
    expect(page.get_by_role("heading", name="No comparison yet")).to_be_visible()
    page.get_by_role("link", name="Show the last 7 days").click()
    expect(page.locator(".bridge table")).to_be_visible()
    expect(page.locator("#pill-spend strong")).to_have_text("≥ $3")


@pytest.mark.opens_itself
def test_a_mover_opens_the_users_page(page: Page):
    open_changes(page)
    mover = page.locator(".movers--up tbody th a").first
    name = mover.get_attribute("title") or mover.inner_text()
    mover.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name[:10])


@pytest.mark.opens_itself
def test_nothing_is_wider_than_the_window(page: Page):
    for width in (1440, 1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        open_changes(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_tables_and_links_remain(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(WEEK)
    expect(page.locator(".bridge .stack")).to_be_hidden()
    page.locator('[data-step="shrunk"] a').click()
    expect(page.locator(".changed tbody td:nth-child(2)").first).to_have_text("Shrank")
    page.locator("[name=q]").fill("a")
    page.locator("#filters-sheet").get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator('[data-step="filtered_out"]')).to_be_visible()
    assert "group=shrunk" in page.url
