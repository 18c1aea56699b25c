"""Clicks in Chromium that come before the answer to the one before."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from .fixtures import settle


def click_all(page: Page, *selectors: str) -> None:
    """One after another, before anything is answered."""
    page.evaluate(
        "(selectors) => selectors.forEach((one) => document.querySelector(one).click())",
        list(selectors),
    )


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says once the last answer is shown."""
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    settle(page)
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize(
    ("selectors", "query"),
    [
        (
            ["#segment-low", "#sort-tokens"],
            {"segment": ["low"], "sort_by": ["tokens"], "sort_order": ["desc"]},
        ),
        (["#segment-low", "#period-7d", "#segment-all"], {"range": ["7d"]}),
        (["#period-7d", "#page-2"], {"range": ["7d"]}),
    ],
    ids=["segment and sort", "back to all", "page of another list"],
)
def test_a_second_click_before_the_answer_keeps_the_first(
    page: Page, selectors: list[str], query: dict
):
    click_all(page, *selectors)
    assert asked(page) == query


@pytest.mark.opens_itself
def test_two_layers_clicked_before_the_answer_filter_by_both_tools(page: Page):
    page.goto("/users/?chart=days")
    settle(page)
    links = page.locator("[data-layer]")
    hrefs = [links.nth(place).get_attribute("href") for place in (0, 1)]
    tools = [tool for href in hrefs for tool in parse_qs(urlsplit(href).query)["tool"]]
    click_all(page, "[data-layer='0']", "[data-layer='1']")
    assert asked(page) == {"chart": ["days"], "tool": tools}


def test_a_search_that_is_cleared_before_its_answer_stays_empty(page: Page):
    search = page.get_by_label("Search", exact=True)
    held: list[Route] = []
    page.route("**/users/?*q=an*", lambda route: held.append(route))
    with page.expect_request("**/users/?*q=an*"):
        search.press_sequentially("an")
    with page.expect_request(lambda request: "/users/" in request.url and "q=" not in request.url):
        search.fill("")
    for route in held:
        route.abort()
    assert "q" not in asked(page)
    expect(search).to_have_value("")
