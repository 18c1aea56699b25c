"""Tools side by side, and models by provider, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from .fixtures import OpenContext, settle
from .test_slices import open_slices

PHONE, WIDE = 390, 1440
# Names of remainders that are cut, or more than 1 px above or below their numbers.
REMAINDERS = """
() => [...document.querySelectorAll(".slice__rest")].flatMap((row) => {
  const name = row.querySelector(".swatch > :is(a, span):not(.slice__check)");
  const middle = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const box = range.getBoundingClientRect();
    return (box.top + box.bottom) / 2;
  };
  const off = middle(name) - middle(row.querySelector(".slice__share"));
  return name.scrollWidth > name.clientWidth || Math.abs(off) > 1 ? [name.textContent, off] : [];
})
"""


def tick(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=f"Compare {name}").click()


@pytest.mark.opens_itself
def test_three_clicks_put_tools_side_by_side_and_another_one_lists_whom_they_share(page: Page):
    open_slices(page)
    button = page.get_by_role("button", name="Compare", exact=True)
    expect(button).to_be_disabled()
    tick(page, "Claude Code")
    tick(page, "Cursor")
    expect(page.locator("[data-part=compare-count]")).to_have_text("2 selected, up to 4")
    button.click()
    figures = page.locator(".compared__figures")
    expect(figures.locator("thead th")).to_have_text(["Figure", "Claude Code", "Cursor"])
    expect(figures).to_be_in_viewport()
    line = page.locator(".stack--lines .js-line").first
    color = page.locator("#compare .legend .key").first.evaluate("(k) => getComputedStyle(k).color")
    expect(line).to_be_visible()
    assert line.evaluate("(path) => getComputedStyle(path).stroke") == color
    shared = page.get_by_title("Users of both Claude Code and Cursor").first
    count = shared.inner_text()
    shared.click()
    users = page.locator("#compared-users")
    expect(users.get_by_role("heading")).to_have_text("Users of both Claude Code and Cursor")
    expect(users.locator(".slice__count")).to_contain_text(f"{count} user")


@pytest.mark.opens_itself
def test_four_rows_are_the_most_and_filters_keep_them(page: Page):
    open_slices(page, "/tools/?row=claude-code&row=cursor")
    boxes = page.locator(".slice__check input")
    unticked = page.locator(".slice__check input:not(:checked)")
    for _ in range(2):
        unticked.first.click()
    assert boxes.evaluate_all("(all) => all.filter((box) => box.disabled).length") == (
        boxes.count() - 4
    )
    page.locator("#rank-users").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Users")
    settle(page)
    page.locator(".stack--lines").hover()
    expect(page.locator("#compare .tip__row")).not_to_have_count(0)
    page.locator("#export summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Users of compared rows (CSV)").click()
    assert download.value.suggested_filename.startswith("user-usage-tools-compared_")
    page.get_by_role("link", name="Close comparison").click()
    expect(page.locator("#compare")).to_have_count(0)


@pytest.mark.opens_itself
def test_the_lists_of_pills_load_while_rows_are_compared(page: Page):
    open_slices(page, "/tools/?row=claude-code&row=cursor&rank_by=users")
    page.locator("#pill-model > summary").click()
    expect(page.locator("#pill-model .check").first).to_be_visible()


@pytest.mark.opens_itself
@pytest.mark.parametrize("width", [WIDE, 1000, PHONE])
def test_no_comparison_is_wider_than_the_window(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    open_slices(page, "/tools/?row=claude-code&row=cursor&row=codex&row=cline")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    figures = page.locator("#compare .slice-scroll").first
    if width == PHONE:
        expect(figures).to_have_class(re.compile("slice-scroll--more"))
    elif width == WIDE:
        expect(figures).not_to_have_class(re.compile("slice-scroll--more"))
        assert page.evaluate(REMAINDERS) == []


def test_without_scripts_the_form_compares_and_refuses_a_single_row(open_context: OpenContext):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/tools/?range=7d")
    tick(page, "Claude Code")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Compare: Choose 2 to 4 rows")
    page.goto("/tools/?range=7d")
    tick(page, "Claude Code")
    tick(page, "Cursor")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".compared__figures")).to_be_visible()
    expect(page.locator(".compared__chart .plain-table")).to_be_visible()
    assert "range=7d" in page.url


@pytest.mark.opens_itself
def test_a_switch_sums_models_by_provider_and_filters_keep_it(page: Page):
    open_slices(page, "/models/")
    total = page.locator("tfoot .slice__spend").inner_text()
    page.locator("#by-provider").click()
    expect(page.locator("#by-provider")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name="All providers")).to_be_visible()
    assert page.locator("tfoot .slice__spend").inner_text() == total
    page.locator("#rank-users").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Users")
    expect(page.locator("thead th").first).to_have_text("Provider")
