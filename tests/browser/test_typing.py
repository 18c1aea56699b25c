"""Fast typing and clicking in Chromium: no click or keystroke is lost."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.clock import today

from .fixtures import settle

SLOW_MS = 700


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def click(page: Page, selector: str) -> None:
    """At once, where Playwright's own click would take longer than the wait after a letter."""
    page.evaluate("(selector) => document.querySelector(selector).click()", selector)


def delay(page: Page, *addresses: str) -> None:
    """Let answers to these addresses come late."""

    def late(route: Route) -> None:
        page.wait_for_timeout(SLOW_MS)
        route.continue_()

    for address in addresses:
        page.route(address, late)


def settled(page: Page) -> dict[str, list[str]]:
    """The query once nothing is on its way any more."""
    page.wait_for_timeout(500)
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    settle(page)
    return asked(page)


@pytest.mark.parametrize(
    ("selector", "clicked"),
    [
        ("#period-7d", {"range": ["7d"]}),
        ("#sort-tokens", {"sort_by": ["tokens"], "sort_order": ["desc"]}),
        ("#page_size-25", {"page_size": ["25"]}),
        ("#page-2", {}),  # of another list: it begins with its first page
    ],
)
def test_a_click_right_after_typing_wins_and_keeps_what_was_typed(
    page: Page, selector: str, clicked: dict
):
    search = page.get_by_label("Search")
    search.press_sequentially("an")
    click(page, selector)
    assert settled(page) == {"q": ["an"], **clicked}
    expect(search).to_have_value("an")
    expect(page.locator(".chip__label", has_text="Search: an")).to_be_visible()


def test_a_card_right_after_typing_keeps_what_was_typed(page: Page):
    page.goto("/users/?power=30&low=1")
    link = page.locator("#card-power-link")
    expected = parse_qs(urlsplit(link.get_attribute("href")).query)
    page.get_by_label("Search").press_sequentially("an")
    click(page, "#card-power-link")
    assert settled(page) == expected | {"q": ["an"]}


def test_a_link_preserves_typed_fields_that_it_does_not_change(page: Page):
    page.goto("/users/?min_spend=1&range=7d")
    page.get_by_label("Min spend").fill("2")
    page.get_by_label("Max spend").fill("500")
    page.get_by_label("From", exact=True).fill("2026-01-01")
    click(page, "#period-90d")
    assert settled(page) == {"range": ["90d"], "min_spend": ["2"], "max_spend": ["500"]}
    page.get_by_label("Min spend").fill("3")
    click(page, ".chip[href*='max_spend=500'][href*='90d']:not([href*='min_spend'])")
    assert settled(page) == {"range": ["90d"], "max_spend": ["500"]}
    expect(page.get_by_label("Min spend")).to_have_value("")


def test_dates_that_were_typed_go_along_with_a_header(page: Page):
    page.goto("/users/?range=7d")
    page.get_by_label("To", exact=True).fill(str(today()))
    first = page.get_by_label("From", exact=True)
    first.fill(str(today().replace(day=1)))
    click(page, "#sort-tokens")
    assert settled(page) == {
        "start_date": [str(today().replace(day=1))],
        "end_date": [str(today())],
        "sort_by": ["tokens"],
        "sort_order": ["desc"],
    }


def test_reset_drops_what_was_typed(page: Page):
    page.goto("/users/?range=7d")
    page.get_by_label("Search").press_sequentially("an")
    click(page, "[data-resets]")
    assert settled(page) == {}
    expect(page.get_by_label("Search")).to_have_value("")


def test_back_drops_what_was_typed(page: Page):
    page.locator("#period-7d").click()
    expect(page.locator("#period-7d")).to_have_attribute("aria-current", "true")
    page.get_by_label("Search").press_sequentially("an")
    page.evaluate("history.back()")
    assert settled(page) == {}
    expect(page.get_by_label("Search")).to_have_value("")


def test_what_is_typed_while_a_click_is_answered_keeps_the_click(page: Page):
    delay(page, "**/users/?range=7d")
    click(page, "#period-7d")
    page.get_by_label("Search").press_sequentially("an")
    expect(page.locator(".chip__label")).to_have_text(["7 days", "Search: an"])
    assert settled(page) == {"q": ["an"], "range": ["7d"]}


def choose(page: Page, *keys: str) -> None:
    for key in keys:
        if key in ("Enter", "Escape", "Tab"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def test_enter_picks_one_tag_after_another(page: Page):
    page.keyboard.press("f")
    expect(page.locator(".ts-dropdown .option").first).to_be_visible()
    choose(page, "claude", "Enter", "cursor", "Enter")
    expect(page.locator(".ts-control .item")).to_have_text(["Claude Code×", "Cursor×"])
    expect(page.locator(".ts-control input")).to_have_value("")
    choose(page, "Escape")
    expect(page.locator(".chip__label")).to_have_text(["Claude Code", "Cursor"])


def test_a_second_enter_closes_the_list_and_applies(page: Page):
    page.keyboard.press("f")
    expect(page.locator(".ts-dropdown .option").first).to_be_visible()
    choose(page, "claude", "Enter", "Enter")
    expect(page.locator(".chip__label")).to_have_text(["Claude Code"])
    expect(page.locator(".ts-dropdown")).to_be_hidden()
    settle(page)
    expect(page.locator(".ts-dropdown")).to_be_hidden()
    expect(page.locator(".ts-control .item")).to_have_count(1)


@pytest.mark.parametrize("last", ["Escape", "Tab"])
def test_tags_that_are_entered_before_the_list_came_are_picked(page: Page, last: str):
    delay(page, "**/users/tags/*", "**/users/tags/")
    page.keyboard.press("f")
    choose(page, "claude", "Enter", "cursor", "Enter", last)
    expect(page.locator(".chip__label")).to_have_text(["Claude Code", "Cursor"])
    page.unroute_all(behavior="wait")


def test_a_second_enter_before_the_list_came_closes_it_and_applies(page: Page):
    delay(page, "**/users/tags/*", "**/users/tags/")
    page.keyboard.press("f")
    choose(page, "claude", "Enter", "Enter")
    expect(page.locator(".chip__label")).to_have_text(["Claude Code"])
    expect(page.locator(".ts-dropdown")).to_be_hidden()
    page.unroute_all(behavior="wait")
