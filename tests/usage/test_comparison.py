"""The comparison: its days, sources, and when there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.domain.query import TagSource, UsageQuery
from analytics.usage.comparison import comparison_is_kept, fetch_comparison
from analytics.usage.fetch import fetch_report
from tests.proxy import DAY

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = date(2026, 3, 20)
MONTH_TO_DATE = UsageQuery(start_date=date(2026, 3, 1), end_date=TODAY)
FEBRUARY = UsageQuery(start_date=date(2026, 2, 1), end_date=date(2026, 2, 28))
ONE_DAY = UsageQuery(start_date=DAY, end_date=DAY)
DAY_BEFORE = DAY - timedelta(days=1)
BOTH_TAGS = replace(ONE_DAY, tags=("a", "b"), tag_source=TagSource.LOGS)


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


def test_today_alone_compares_with_nothing_and_costs_no_previous_period(
    proxy, django_assert_num_queries
):
    proxy.spend_day("ann", 1.0, day=TODAY - timedelta(days=9))
    proxy.spend_day("ann", 1.0, day=TODAY)
    with django_assert_num_queries(2, using="litellm"):  # the core and the trend
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


def test_complete_days_cost_one_core_more_and_no_statement_once_cached(
    proxy, kept, django_assert_num_queries
):
    today = datetime.now(UTC).date()
    query = UsageQuery(start_date=today - timedelta(days=5), end_date=today)
    proxy.spend_day("ann", 1.0, day=today - timedelta(days=60))
    proxy.spend_day("ann", 1.0, day=today)
    since = fetch_report(query).data_since
    assert not comparison_is_kept(query, today, since)
    with django_assert_num_queries(3, using="litellm"):  # both sides and the trend
        fetch_comparison(query, today)
    assert comparison_is_kept(query, today, since)
    with django_assert_num_queries(0, using="litellm"):
        fetch_comparison(replace(query, min_spend=1.0), today)


def test_without_a_previous_period_the_trend_alone_is_cached(proxy, kept):
    proxy.spend_day("ann", 1.0, day=date(2026, 2, 3))
    assert not comparison_is_kept(FEBRUARY, TODAY, date(2026, 2, 3))
    fetch_comparison(FEBRUARY, TODAY)
    assert comparison_is_kept(FEBRUARY, TODAY, date(2026, 2, 3))


def overlap(proxy, day: date) -> None:
    """Two requests of one cell: one with both tags for $5, one with neither for $4."""
    proxy.spend_day("ann", 5.0, tags=["a", "b"], key="k", day=day)
    number_and_log(proxy, day, 1)
    proxy.spend_day("ann", 4.0, key="k", day=day)
    number_and_log(proxy, day, 2)


def number_and_log(proxy, day: date, number: int) -> None:
    proxy.connection.execute(
        "UPDATE simulated_request SET request_id = %s", [day.toordinal() * 10 + number]
    )
    proxy.log(day, 1)


def test_logs_count_both_sides_where_they_cover_both(proxy):
    overlap(proxy, DAY)
    overlap(proxy, DAY_BEFORE)
    comparison = fetch_comparison(BOTH_TAGS, TODAY)
    assert comparison.current == comparison.previous == fetch_report(BOTH_TAGS).summary
    assert (comparison.current.total_spend, comparison.current.exact) == (5.0, True)


def test_daily_totals_count_both_sides_where_logs_lack_the_previous_period(proxy):
    overlap(proxy, DAY)
    overlap(proxy, DAY_BEFORE)
    proxy.connection.execute("""DELETE FROM "LiteLLM_SpendLogs" WHERE "startTime" < %s""", [DAY])
    comparison = fetch_comparison(BOTH_TAGS, TODAY)
    assert fetch_report(BOTH_TAGS).summary.total_spend == 5.0
    assert comparison.current == comparison.previous
    assert (comparison.current.total_spend, comparison.current.exact) == (9.0, False)


def test_logs_compare_with_a_day_without_any_usage(proxy):
    overlap(proxy, DAY)
    proxy.spend_day("ann", 1.0, day=DAY - timedelta(days=2))
    comparison = fetch_comparison(BOTH_TAGS, TODAY)
    assert (comparison.current.total_spend, comparison.current.exact) == (5.0, True)
    assert (comparison.previous.total_spend, comparison.previous.exact) == (0.0, True)
