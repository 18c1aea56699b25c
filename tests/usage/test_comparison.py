"""The comparison: its days, and when nothing is compared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.domain.query import UsageQuery
from tests.answers import fetch_comparison, fetch_report
from tests.proxy import DAY

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = date(2026, 3, 20)
MONTH_TO_DATE = UsageQuery(start_date=date(2026, 3, 1), end_date=TODAY)
FEBRUARY = UsageQuery(start_date=date(2026, 2, 1), end_date=date(2026, 2, 28))
ONE_DAY = UsageQuery(start_date=DAY, end_date=DAY)
DAY_BEFORE = DAY - timedelta(days=1)


def test_both_sides_have_the_same_filters(proxy):
    query = replace(ONE_DAY, min_spend=5.0)
    proxy.spend_day("ann", 7.0, day=DAY)
    proxy.spend_day("ann", 6.0, day=DAY_BEFORE)
    proxy.spend_day("bob", 4.0, day=DAY_BEFORE)
    comparison = fetch_comparison(query, TODAY)
    assert (comparison.current.total_users, comparison.current.total_spend) == (1, 7.0)
    assert (comparison.previous.total_users, comparison.previous.total_spend) == (1, 6.0)


def test_last_month_compares_with_the_month_before(proxy):
    for day, spend in (
        (date(2025, 12, 31), 100.0),
        (date(2026, 1, 1), 1.0),
        (date(2026, 1, 31), 2.0),
        (date(2026, 2, 1), 4.0),
        (date(2026, 2, 28), 8.0),
    ):
        proxy.spend_day("ann", spend, day=day)
    comparison = fetch_comparison(FEBRUARY, TODAY)
    assert comparison.current.total_spend == 12.0
    assert comparison.previous.total_spend == 3.0


def test_today_counts_on_the_cards_and_not_in_the_comparison(proxy):
    for day, spend in (
        (date(2026, 2, 1), 1.0),
        (date(2026, 2, 19), 2.0),
        (date(2026, 2, 20), 50.0),
        (date(2026, 3, 1), 4.0),
        (date(2026, 3, 19), 8.0),
        (TODAY, 100.0),
    ):
        proxy.spend_day("ann", spend, day=day)
    comparison = fetch_comparison(MONTH_TO_DATE, TODAY)
    assert fetch_report(MONTH_TO_DATE).summary.total_spend == 112.0
    assert comparison.current.total_spend == 12.0
    assert comparison.previous.total_spend == 3.0
    assert comparison.trend[-1].spend == 100.0


def test_today_alone_compares_with_nothing(proxy):
    proxy.spend_day("ann", 1.0, day=TODAY - timedelta(days=9))
    proxy.spend_day("ann", 1.0, day=TODAY)
    comparison = fetch_comparison(replace(ONE_DAY, start_date=TODAY, end_date=TODAY), TODAY)
    assert comparison.current is comparison.previous is None
    assert [day.users for day in comparison.trend] == [1]


@pytest.mark.parametrize(
    ("first_day", "is_compared"), [(date(2026, 1, 1), True), (date(2026, 1, 2), False)]
)
def test_there_is_no_comparison_before_litellms_data_begin(proxy, first_day, is_compared):
    proxy.spend_day("", 1.0, key="of a team", day=first_day)
    proxy.spend_day("ann", 5.0, day=date(2026, 2, 3))
    comparison = fetch_comparison(FEBRUARY, TODAY)
    assert fetch_report(FEBRUARY).data_since == first_day
    assert (comparison.previous is not None) == is_compared
    assert not is_compared or comparison.previous.total_users == 0
