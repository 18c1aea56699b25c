"""The address bar: it names the shown page and has each single-value parameter once."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .fixtures import settle
from .test_updates import asked

LEAD_PAST_THE_END = """
() => {
  const link = document.getElementById("page-2").cloneNode(true);
  link.href = "?page_size=25&page=21";
  document.getElementById("page-2").replaceWith(link);
  htmx.process(link);
}
"""


@pytest.mark.opens_itself
def test_a_page_past_the_end_redirects_to_the_last_one(page: Page):
    page.goto("/users/?page_size=25&page=21")
    expect(page.locator(".pager [aria-current]")).to_have_text("4")
    assert asked(page) == {"page_size": ["25"], "page": ["4"]}


def test_in_place_a_page_past_the_end_is_the_last_one_in_the_history_too(page: Page):
    page.evaluate("window.remembered = true")
    page.locator("#page_size-25").click()
    expect(page.locator("#page-4")).to_be_visible()
    # While one looked at the pages, users left the scope: the link leads past the end.
    page.evaluate(LEAD_PAST_THE_END)
    page.locator("#page-2").click()
    expect(page.locator(".pager [aria-current]")).to_have_text("4")
    assert asked(page) == {"page_size": ["25"], "page": ["4"]}
    page.locator("#page-previous").click()
    expect(page.locator(".pager [aria-current]")).to_have_text("3")
    page.go_back()
    expect(page.locator(".pager [aria-current]")).to_have_text("4")
    assert asked(page) == {"page_size": ["25"], "page": ["4"]}
    assert page.evaluate("window.remembered") is True


@pytest.mark.opens_itself
def test_no_form_or_link_of_the_page_gives_a_scalar_twice(page: Page):
    page.goto("/users/?range=7d&cols=spend,tokens&power=30&low=1&page_size=25&segment=power")
    page.locator("#columns summary").click()
    page.get_by_label("Requests", exact=True).check()
    expect(page.locator("#sort-requests")).to_be_visible()
    page.get_by_label("Search", exact=True).fill("a")
    page.wait_for_url("**q=a*")
    page.locator("#sort-tokens").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tokens")
    settle(page)
    page.locator("#period-earlier").click()
    expect(page.locator("#period summary strong")).to_have_text("7 days")
    settle(page)
    links = page.locator("a[href*='?']").evaluate_all("(links) => links.map((link) => link.href)")
    for address in [page.url, *links]:
        given = parse_qs(urlsplit(address).query, keep_blank_values=True)
        twice = {name for name, values in given.items() if len(values) > 1}
        assert twice <= {"cols", "tag_filters", "tool", "team", "model"}, address
