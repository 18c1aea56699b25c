"""The comparison on `/users/`, with and without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from analytics.domain.periods import compared_periods, days_label, last_month, short_days_label
from tests.clock import today
from tests.pages.test_users import page as users_page
from tests.texts import words

from .fixtures import settle

FEBRUARY = {"start_date": "2026-02-01", "end_date": "2026-02-28"}
OLD = date(2020, 1, 1)

database = pytest.mark.django_db(databases=["default", "litellm"])


def compared(html: str) -> str:
    """The sentence that names the compared dates."""
    (sentence,) = re.findall(r'<span class="ledger__compared">(.*?)</span>', html, re.DOTALL)
    return words(sentence)


@database
def test_last_month_names_the_month_before_once_and_on_a_card(staff_client, proxy):
    start, end = last_month(today())
    before = last_month(start)
    proxy.spend_day("ann", 3.0, day=start)
    proxy.spend_day("bob", 1.0, day=before[0])
    proxy.spend_day("eve", 1.0, day=before[1])
    html = users_page(staff_client, range="last_month")
    assert compared(html) == f"Compared with {days_label(*before)}."
    assert f"vs {short_days_label(*before, year=end.year)}" in words(html)
    assert f"Previous period: $2.00 ({days_label(*before)})" in html
    assert "+50%" in html
    fixed = users_page(staff_client, start_date=str(start), end_date=str(end))
    assert compared(fixed) == compared(html)


@database
def test_complete_days_are_named_where_the_period_includes_today(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=OLD)
    for number in range(1, 90):
        proxy.spend_day("ann", 1.0, day=today() - timedelta(days=number))
    proxy.spend_day("bob", 50.0, day=today())
    start = today() - timedelta(days=29)
    sides = compared_periods(start, today(), today())
    html = users_page(staff_client)
    assert compared(html) == (
        f"Compared with {days_label(*sides.previous)}"
        f" (complete days only: {days_label(*sides.current)})."
    )
    assert f"Complete days: $29.00 ({days_label(*sides.current)})." in html
    assert ">$79.00<" in html


@database
def test_today_alone_is_labeled_incomplete(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today() - timedelta(days=1))
    proxy.spend_day("ann", 1.0, day=today())
    html = users_page(staff_client, range="today")
    assert compared(html) == "No comparison yet, because today is not complete."
    assert "%" not in "".join(re.findall(r'<span class="change .*?</span>', html, re.DOTALL))


@database
def test_periods_before_litellms_data_show_no_earlier_data(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=date(2026, 2, 3))
    html = users_page(staff_client, **FEBRUARY)
    assert compared(html) == (
        "No earlier data to compare with: LiteLLM has no data before Feb 3, 2026."
    )
    assert html.count('class="change change--none" title="No earlier data"') == 5
    assert ">new</span>" not in html
    proxy.spend_day("ann", 1.0, day=OLD)
    html = users_page(staff_client, **FEBRUARY)
    assert compared(html) == "Compared with Jan 1 – Jan 31, 2026."
    assert ">new</span>" in html
    assert "Previous period: $0.00 (Jan 1 – Jan 31, 2026)" in html


@pytest.fixture
def week(page: Page) -> Page:
    """A week to today with its comparison, which scripts fetch after the page."""
    # A week from the 1st would compare with days that this company does not have.
    start = today() - timedelta(days=6 if today().day != 7 else 7)
    page.goto(f"/users/?start_date={start}&end_date={today()}")
    expect(page.locator(".change").first).to_have_attribute("title", re.compile("Previous period"))
    settle(page)
    return page


def test_the_compared_dates_stand_with_the_period_and_lead_to_how_they_are_chosen(week: Page):
    sentence = re.compile(r"Compared with .* \(complete days only: ")
    week.locator("#period > summary").click()
    expect(week.locator("#period .flyout__note")).to_contain_text(sentence)
    week.keyboard.press("Escape")
    week.locator(".ledger > summary").click()
    expect(week.locator(".ledger__compared")).to_contain_text(sentence)
    week.get_by_role("link", name="How changes are calculated").click()
    expect(week.locator("#changes dt")).to_be_in_viewport()


def test_a_change_has_one_neutral_color_whatever_its_direction(week: Page):
    quiet = week.locator(".ledger__compared").evaluate("(text) => getComputedStyle(text).color")
    colors = week.locator(".change").first.evaluate("""(change) =>
        ["up", "down", "same", "new", "none"].map((direction) => {
          change.className = `change change--${direction}`;
          return getComputedStyle(change).color;
        })""")
    assert set(colors) == {quiet}
