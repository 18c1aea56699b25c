"""Fast typing and clicking in Chromium: no click or keystroke is lost."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.clock import today

from .fixtures import settle

SLOW_MS = 700
PILL = "#pill-tool .pill__label"


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says once its answer is shown."""
    settle(page)
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
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("an")
    click(page, selector)
    assert settled(page) == {"q": ["an"], **clicked}
    expect(search).to_have_value("an")


def test_a_card_right_after_typing_keeps_what_was_typed(page: Page):
    page.goto("/users/?power=30&low=1")
    link = page.locator("#card-power-link")
    expected = parse_qs(urlsplit(link.get_attribute("href")).query)
    page.get_by_label("Search", exact=True).press_sequentially("an")
    click(page, "#card-power-link")
    assert settled(page) == expected | {"q": ["an"]}


@pytest.mark.opens_itself
def test_a_link_keeps_a_draft_that_it_does_not_change(page: Page):
    page.goto("/users/?min_spend=1&range=7d")
    page.locator("#pill-spend > summary").click()
    page.get_by_label("Min spend").fill("2")
    page.get_by_label("Max spend").fill("500")
    click(page, "#period-90d")
    assert settled(page) == {"range": ["90d"], "min_spend": ["2"], "max_spend": ["500"]}
    page.locator("#pill-spend > summary").click()
    page.get_by_label("Min spend").fill("3")
    click(page, "#pill-spend + .pill--clear")
    assert settled(page) == {"range": ["90d"]}


def test_dates_that_were_typed_go_along_with_a_header(page: Page):
    page.goto("/users/?range=7d")
    page.locator("#period > summary").click()
    page.get_by_label("To", exact=True).fill(str(today()))
    page.get_by_label("From", exact=True).fill(str(today().replace(day=1)))
    click(page, "#sort-tokens")
    assert settled(page) == {
        "start_date": [str(today().replace(day=1))],
        "end_date": [str(today())],
        "sort_by": ["tokens"],
        "sort_order": ["desc"],
    }


@pytest.mark.opens_itself
def test_clear_drops_what_was_typed(page: Page):
    page.goto("/users/?range=7d")
    page.get_by_label("Search", exact=True).press_sequentially("an")
    click(page, "[data-resets]")
    assert settled(page) == {}
    expect(page.get_by_label("Search", exact=True)).to_have_value("")


def test_back_drops_what_was_typed(page: Page):
    click(page, "#period-7d")
    expect(page.locator("#period-7d")).to_have_attribute("aria-current", "true")
    settle(page)
    page.get_by_label("Search", exact=True).press_sequentially("an")
    page.evaluate("history.back()")
    assert settled(page) == {}
    expect(page.get_by_label("Search", exact=True)).to_have_value("")


def test_what_is_typed_while_a_click_is_answered_keeps_the_click(page: Page):
    delay(page, "**/users/?range=7d")
    click(page, "#period-7d")
    page.get_by_label("Search", exact=True).press_sequentially("an")
    page.wait_for_url("**/users/?range=7d&q=an")
    assert settled(page) == {"q": ["an"], "range": ["7d"]}


def choose(page: Page, *keys: str) -> None:
    for key in keys:
        if key in ("Enter", "Escape", "Tab", "ArrowDown", "Space"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def test_enter_ticks_one_tag_after_another_and_applies_when_nothing_is_typed(page: Page):
    click(page, "#pill-tool > summary")
    choose(page, "claude", "Enter", "cursor", "Enter")
    expect(page.locator("#pill-tool input:checked")).to_have_count(2)
    expect(page.get_by_label("Search tools")).to_have_value("")
    choose(page, "Enter")
    expect(page.locator(PILL)).to_have_text("Tool: Claude Code +1")
    expect(page.locator("#pill-tool .flyout")).to_be_hidden()
    assert asked(page) == {"tool": ["claude-code", "cursor"]}


def test_the_arrows_walk_along_the_list_and_escape_drops_the_draft(page: Page):
    click(page, "#pill-tool > summary")
    settle(page)
    choose(page, "ArrowDown", "ArrowDown", "Space")
    expect(page.locator("#pill-tool input:checked")).to_have_count(1)
    expect(page.locator("#pill-tool input").nth(2)).to_be_focused()
    choose(page, "Escape")
    expect(page.locator("#pill-tool > summary")).to_be_focused()
    expect(page.locator("#pill-tool input:checked")).to_have_count(0)
    assert settled(page) == {}


def test_a_draft_says_how_many_users_it_would_show(page: Page):
    click(page, "#pill-tool > summary")
    page.locator("#pill-tool .check", has_text="Claude Code").first.click()
    button = page.locator("#pill-tool").get_by_role("button", name="Show")
    expect(button).not_to_have_text("Show users")
    promised = button.inner_text().removeprefix("Show ")
    button.click()
    expect(page.locator(PILL)).to_have_text("Tool: Claude Code")
    settle(page)
    assert page.locator(".panel__count").inner_text().endswith(promised)


@pytest.mark.parametrize("last", ["Enter", "click"])
@pytest.mark.opens_itself
def test_tags_that_are_entered_before_the_list_came_are_picked(page: Page, last: str):
    page.goto("/users/?range=7d")
    click(page, "#sort-tokens")  # an answer in place has no lists
    settled(page)
    delay(page, "**/users/choices/tool/*")
    click(page, "#pill-tool > summary")
    choose(page, "claude", "Enter", "cursor", "Enter")
    if last == "Enter":
        choose(page, "Enter")
    else:
        page.locator("h1").click()
    expect(page.locator(PILL)).to_have_text("Tool: Claude Code +1")
    page.unroute_all(behavior="wait")


def test_a_search_before_the_list_came_says_that_it_loads(page: Page):
    delay(page, "**/users/choices/tool/*")
    click(page, "#pill-tool > summary")
    choose(page, "nothing-like-it")
    expect(page.locator("#pill-tool .flyout__none:visible")).to_have_text("Loading…")
    expect(page.locator("#pill-tool .flyout__none:visible")).to_have_text("No matches")


def test_a_draft_survives_an_answer_that_comes_meanwhile(page: Page):
    delay(page, "**/users/?q=an*")
    page.get_by_label("Search", exact=True).fill("an")
    page.wait_for_timeout(450)  # the answer is on its way
    click(page, "#pill-tool > summary")
    page.locator("#pill-tool .check", has_text="Claude Code").first.click()
    page.wait_for_url("**/users/?q=an")
    settle(page)
    expect(page.locator("#pill-tool .flyout")).to_be_visible()
    expect(page.locator("#pill-tool input:checked")).to_have_count(1)
    page.locator("h1").click()
    expect(page.locator(PILL)).to_have_text("Tool: Claude Code")
    assert asked(page) == {"q": ["an"], "tool": ["claude-code"]}


def test_a_click_elsewhere_applies_the_draft_and_does_nothing_else(page: Page):
    click(page, "#pill-tool > summary")
    page.locator("#pill-tool .check", has_text="Claude Code").first.click()
    page.locator(".bars__name").first.click()
    expect(page.locator(PILL)).to_have_text("Tool: Claude Code")
    assert "/users/" in page.url
    page.locator(".bars__name").first.click()
    expect(page.locator(".person")).to_be_visible()


def test_escape_clears_the_search(page: Page):
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("an")
    page.wait_for_url("**/users/?q=an")
    search.press("Escape")
    page.wait_for_url("**/users/")
    expect(search).to_have_value("")
    search.press("Escape")
    expect(search).not_to_be_focused()


def test_on_a_phone_what_is_typed_in_the_sheet_is_a_part_of_the_draft(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Filters").click()
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("an", delay=200)
    assert settled(page) == {}
    expect(search).to_be_focused()
    page.get_by_role("button", name="Close without applying").click()
    assert settled(page) == {}
    page.get_by_role("button", name="Filters").click()
    expect(search).to_have_value("")
    search.fill("an")
    page.locator(".toolbar__apply").click()
    page.wait_for_url("**/users/?q=an")
