"""In-place updates in Chromium: swaps, focus, announcements and errors."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.clock import today

from .fixtures import ROWS, count_of_users, open_users, settle
from .toolbar import choose_period, fill_spend, tick

SLOW_MS = 700


@pytest.fixture
def stays(page: Page) -> Page:
    """A page that is never loaded anew: what it remembers is still there at the end."""
    page.evaluate("window.remembered = true")
    yield page
    assert page.evaluate("window.remembered") is True


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says once its answer is shown."""
    settle(page)
    return parse_qs(urlsplit(page.url).query)


def test_what_is_typed_applies_by_itself_and_the_field_keeps_the_focus(stays: Page):
    everybody = count_of_users(stays)
    search = stays.get_by_label("Search", exact=True)
    search.press_sequentially("an", delay=30)
    stays.wait_for_url("**/users/?q=an")
    expect(stays.locator("#said")).to_contain_text("users")
    assert 0 < count_of_users(stays) < everybody
    expect(search).to_be_focused()
    expect(search).to_have_value("an")
    expect(stays.locator("#said")).to_contain_text("users")
    assert asked(stays) == {"q": ["an"]}


def test_what_is_typed_in_one_go_is_one_step_back(page: Page):
    search = page.get_by_label("Search", exact=True)
    search.press_sequentially("a")
    page.wait_for_url("**/users/?q=a")
    settle(page)
    search.press_sequentially("n")
    page.wait_for_url("**/users/?q=an")
    settle(page)
    page.go_back()
    page.wait_for_url("**/users/")
    expect(search).to_have_value("")
    page.go_forward()
    page.wait_for_url("**/users/?q=an")
    expect(search).to_have_value("an")


def test_a_second_bound_while_an_answer_is_on_its_way_is_not_lost(page: Page):
    delay(page, lambda url: "q=an" in url and "min_spend" not in url)
    page.get_by_label("Search", exact=True).fill("an")
    page.wait_for_timeout(450)  # the answer is asked for
    fill_spend(page, min_spend="0.125")
    expect(page.locator("#pill-spend .pill__label")).to_have_text("Spend: ≥ $0.125")
    assert asked(page) == {"q": ["an"], "min_spend": ["0.125"]}


def test_a_slow_older_response_never_replaces_a_newer_one(page: Page):
    delay(page, lambda url: "q=an" in url and "range=7d" not in url)
    page.get_by_label("Search", exact=True).fill("an")
    page.wait_for_timeout(450)
    choose_period(page, "7d")
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    page.wait_for_timeout(SLOW_MS + 300)
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    assert asked(page) == {"q": ["an"], "range": ["7d"]}


def test_while_an_answer_is_on_its_way_the_old_one_is_dimmed(page: Page):
    page.emulate_media(reduced_motion="no-preference")
    delay(page, lambda url: "sort_by=tokens" in url)
    page.locator("#sort-tokens").click()
    results = page.locator("#results")
    expect(results).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(400)
    assert results.evaluate("(element) => getComputedStyle(element).opacity") == "0.55"
    assert float(page.locator("#progress").evaluate("(e) => getComputedStyle(e).opacity")) > 0
    expect(results).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")


def test_headers_pages_periods_and_chips_change_the_view_and_the_filters_with_it(stays: Page):
    stays.locator("#sort-tokens").click()
    expect(stays.locator("th[aria-sort]")).to_have_text("Tokens")
    expect(stays.locator("#sort-tokens")).to_be_focused()
    stays.locator("#page_size-25").click()
    settle(stays)
    stays.locator("#page-next").click()
    expect(stays.locator(".pager [aria-current]")).to_have_text("2")
    settle(stays)
    choose_period(stays, "7d")
    expect(stays.locator("#period summary strong")).to_have_text("7 days")
    week = str(today() - timedelta(days=6))
    expect(stays.get_by_label("From", exact=True)).to_have_value(week)
    assert "page" not in asked(stays)
    stays.locator("#period-earlier").click()
    expect(stays.get_by_label("To", exact=True)).to_have_value(str(today() - timedelta(days=7)))
    stays.get_by_role("link", name="Clear all filters").click()
    expect(stays.locator("#period summary strong")).to_have_text("30 days")
    expect(stays.locator("th[aria-sort]")).to_have_text("Spend")
    assert asked(stays) == {}


def test_tags_are_chosen_and_removed_in_place(stays: Page):
    tick(stays, "Claude Code")
    stays.locator("h1").click()
    expect(stays.locator("#pill-tool .pill__label")).to_have_text("Tool: Claude Code")
    stays.locator("#pill-tool + .pill--clear").click()
    expect(stays.locator(".pill--set")).to_have_count(0)
    expect(stays.locator("#pill-tool input:checked")).to_have_count(0)
    stays.go_back()
    expect(stays.locator("#pill-tool input:checked")).to_have_count(1)


def test_segments_are_tabs_that_say_how_many_users_they_have(stays: Page):
    low = int(stays.locator("#segment-low .segments__count").inner_text())
    stays.locator("#segment-low").click()
    expect(stays.locator("#segment-low")).to_have_attribute("aria-current", "true")
    settle(stays)
    assert count_of_users(stays) == low > 0
    everybody = stays.locator("#segment-all .segments__count").inner_text()
    stays.locator("#segment-all").click()
    expect(stays.locator("#segment-all")).to_have_attribute("aria-current", "true")
    settle(stays)
    assert count_of_users(stays) == int(everybody) > low


def test_two_days_of_the_calendar_are_a_period(stays: Page):
    stays.locator("#period > summary").click()
    month = stays.locator("calendar-month").first
    month.get_by_role("button", name=re.compile(r"\b10\b")).click()
    month.get_by_role("button", name=re.compile(r"\b12\b")).click()
    before = today().replace(day=1) - timedelta(days=1)
    expect(stays.get_by_label("From", exact=True)).to_have_value(str(before.replace(day=10)))
    stays.locator("#period").get_by_role("button", name="Apply").click()
    expect(stays.locator("#period summary strong")).to_have_text("3 days")
    assert asked(stays) == {
        "start_date": [str(before.replace(day=10))],
        "end_date": [str(before.replace(day=12))],
    }


def test_the_comparison_can_be_switched_off(stays: Page):
    stays.locator("#period > summary").click()
    stays.locator("#compare-off").click()
    stays.wait_for_url("**/users/?compare=off")
    expect(stays.locator(".change").first).to_have_attribute("title", "Comparison is off")


@pytest.mark.opens_itself
def test_the_power_users_lead_to_themselves(page: Page):
    page.goto("/users/?power=30&low=1")
    card = page.locator(".card-figure", has_text="Power users (> $30)")
    power = int(card.locator(".card-figure__value").inner_text())
    card.get_by_role("link").click()
    expect(page.locator("#segment-power")).to_have_attribute("aria-current", "true")
    assert count_of_users(page) == power > 0
    # The segment goes along with what is typed.
    fill_spend(page, min_spend="31")
    expect(page.locator("#pill-spend .pill__label")).to_contain_text("≥ $31")
    assert asked(page)["segment"] == ["power"]


def test_a_refused_draft_stays_with_its_message_and_so_do_the_figures(context: BrowserContext):
    page = context.new_page()  # the browser itself notes a 400 in the console
    open_users(page)
    everybody = count_of_users(page)
    fill_spend(page, min_spend="9", max_spend="3")
    message = page.locator("#pill-spend .field--wrong .field__error")
    expect(message).to_have_text("Minimum can't exceed maximum")
    expect(page.get_by_label("Min spend")).to_be_focused()
    assert count_of_users(page) == everybody
    assert asked(page) == {}
    fill_spend(page, max_spend="99")
    expect(page.locator("#pill-spend .pill__label")).to_have_text("Spend: $9 – $99")
    expect(page.locator(".field--wrong")).to_have_count(0)


def test_escape_drops_a_refused_draft_with_its_message(context: BrowserContext):
    page = context.new_page()
    open_users(page)
    fill_spend(page, min_spend="9", max_spend="3")
    expect(page.locator("#pill-spend .field__error")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#pill-spend .flyout")).to_be_hidden()
    expect(page.locator("#pill-spend .field__error")).to_have_count(0)
    assert page.locator("[name=min_spend]").input_value() == ""


def test_offline_keeps_the_previous_view_and_offers_retry(context: BrowserContext):
    page = context.new_page()
    open_users(page)
    rows = page.locator(ROWS).count()
    context.set_offline(True)
    page.locator("#sort-tokens").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Can't reach the server")
    assert page.locator(ROWS).count() == rows
    context.set_offline(False)
    alert.get_by_role("link", name="Retry").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    expect(alert).to_have_count(0)


def test_an_expired_session_redirects_to_sign_in(context: BrowserContext):
    page = context.new_page()
    open_users(page)
    context.clear_cookies()
    page.locator("#sort-tokens").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "sort_by%3Dtokens" in page.url


def delay(page: Page, late) -> None:
    """Answers whose address is `late` come after SLOW_MS."""

    def later(route: Route) -> None:
        if late(route.request.url):
            page.wait_for_timeout(SLOW_MS)
        route.continue_()

    page.route("**/users/?*", later)
