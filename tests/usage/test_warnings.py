"""Warnings about the data of a period."""

from datetime import date, datetime, timedelta

import pytest

from analytics.litellm.connection import litellm_schema
from tests.answers import fetch_warnings
from tests.clock import today
from tests.pages.test_users import page
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 10)


def spend_every_day(proxy: Proxy, *, without: tuple[int, ...] = (), **changes) -> None:
    """A dollar of ann's on each of the ten days but some, each with a tag."""
    for number in range(1, 11):
        if number not in without:
            given = {"tags": ["team:a"]} | changes
            proxy.spend_day("ann", 1.0, day=date(2026, 1, number), **given)


def test_whole_data_give_no_warning(proxy):
    spend_every_day(proxy)
    assert fetch_warnings(FIRST, LAST) == ()


def test_a_period_before_all_data_or_yet_to_come_gives_no_warning(proxy):
    spend_every_day(proxy)
    assert fetch_warnings(date(2025, 1, 1), date(2025, 1, 31)) == ()
    assert fetch_warnings(date(2026, 2, 1), date(2026, 2, 28), today=date(2026, 1, 31)) == ()


def test_an_empty_database_gives_no_warning(proxy):
    assert fetch_warnings(FIRST, LAST) == ()


def test_days_without_a_row_are_named_up_to_the_last_day_with_data(proxy):
    spend_every_day(proxy, without=(3, 7, 9, 10))
    assert fetch_warnings(FIRST, LAST, today=date(2026, 1, 9)) == (
        "2 days in this period have no data: Jan 3, 2026, Jan 7, 2026.",
    )


def test_days_without_a_row_at_the_end_of_a_period_are_named_where_later_ones_have_some(proxy):
    spend_every_day(proxy, without=(6, 7))
    assert fetch_warnings(FIRST, date(2026, 1, 7)) == (
        "2 days in this period have no data: Jan 6, 2026, Jan 7, 2026.",
    )
    assert fetch_warnings(date(2026, 1, 6), date(2026, 1, 6)) == (
        "1 day in this period has no data: Jan 6, 2026.",
    )


@pytest.mark.parametrize("start", [FIRST, date(2026, 1, 9)])
def test_days_without_records_at_the_end_are_reported(proxy, start):
    spend_every_day(proxy, without=(9, 10))
    assert fetch_warnings(start, LAST, today=LAST) == (
        "LiteLLM has recorded nothing since Jan 8, 2026. Later days may have missing records"
        " rather than no usage.",
    )


def test_an_empty_today_is_not_reported(proxy):
    spend_every_day(proxy, without=(10,))
    assert fetch_warnings(FIRST, LAST, today=LAST) == ()
    assert len(fetch_warnings(FIRST, LAST, today=LAST + timedelta(days=1))) == 1


def test_missing_days_after_a_period_are_not_reported(proxy):
    spend_every_day(proxy)
    assert fetch_warnings(FIRST, LAST, today=date(2026, 3, 1)) == ()


def test_many_missing_days_are_counted_and_three_named(proxy):
    spend_every_day(proxy, without=(2, 3, 4, 5, 6))
    (sentence,) = fetch_warnings(FIRST, LAST)
    assert sentence.startswith("5 days in this period have no data: Jan 2, 2026, ")
    assert sentence.endswith("Jan 4, 2026 and 2 more.")


def test_days_before_litellms_first_day_are_reported_as_a_late_start(proxy):
    spend_every_day(proxy, without=(1, 2))
    assert fetch_warnings(FIRST, LAST) == (
        "LiteLLM has no data before Jan 3, 2026, so the first 2 days of this period are empty.",
    )


def test_tag_data_that_starts_after_usage_is_reported(proxy):
    spend_every_day(proxy)
    proxy.connection.execute("""DELETE FROM "LiteLLM_DailyTagSpend" WHERE date < '2026-01-05'""")
    assert fetch_warnings(FIRST, LAST) == (
        "Tag data starts on Jan 5, 2026, usage on Jan 1, 2026; tag filters miss anything earlier.",
    )


def test_tag_data_that_covers_the_period_is_not_reported(proxy):
    spend_every_day(proxy)
    proxy.connection.execute("""DELETE FROM "LiteLLM_DailyTagSpend" WHERE date < '2026-01-05'""")
    assert fetch_warnings(date(2026, 1, 5), LAST) == ()


def test_a_proxy_without_any_tag_is_no_warning(proxy):
    spend_every_day(proxy, tags=())
    assert fetch_warnings(FIRST, LAST) == ()


def test_requests_with_tokens_and_without_a_price_are_named_by_model(proxy):
    spend_every_day(proxy)
    proxy.spend_day("ann", 0.0, day=LAST, model="llama", requests=12, tokens=(1_000_000, 200_000))
    assert fetch_warnings(FIRST, LAST) == (
        "1 model has no price, so their requests count as $0: llama (12 requests, 1.2M tokens).",
    )


def test_requests_without_tokens_need_no_price(proxy):
    spend_every_day(proxy)
    proxy.spend_day("ann", 0.0, day=LAST, model="llama", tokens=(0, 0))
    assert fetch_warnings(FIRST, LAST) == ()


def test_the_models_with_most_tokens_are_named_first(proxy):
    spend_every_day(proxy)
    for number in range(1, 6):
        proxy.spend_day("ann", 0.0, day=LAST, model=f"model-{number}", tokens=(number * 1000, 0))
    (sentence,) = fetch_warnings(FIRST, LAST)
    assert "5 models have" in sentence
    assert "model-5 (1 request, 5K tokens), model-4" in sentence
    assert sentence.endswith("and 2 more.")


def test_spend_on_deleted_keys_is_a_share(proxy):
    spend_every_day(proxy)
    proxy.spend_day("bob", 10.0, day=LAST, key="gone")
    proxy.deleted_key("gone", "bob", datetime(2026, 1, 11))
    proxy.deleted_key("gone", "bob", datetime(2026, 1, 12))
    assert fetch_warnings(FIRST, LAST) == (
        "50% of spend ($10.00) came from keys that have since been deleted.",
    )


def test_a_restored_key_does_not_count_as_deleted(proxy):
    spend_every_day(proxy)
    proxy.spend_day("bob", 10.0, day=LAST, key="back")
    proxy.deleted_key("back", "bob", datetime(2026, 1, 11))
    proxy.key("back", "bob")
    assert fetch_warnings(FIRST, LAST) == ()


def test_both_end_days_count_and_their_neighbours_do_not(proxy):
    spend_every_day(proxy)
    for outside in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        proxy.spend_day("ann", 0.0, day=outside, model="llama")
    assert fetch_warnings(FIRST, LAST) == ()
    for inside in (FIRST, LAST):
        proxy.spend_day("ann", 0.0, day=inside, model=f"of-{inside.day}")
    (sentence,) = fetch_warnings(FIRST, LAST)
    assert "2 models have" in sentence
    assert "of-1 (1 request" in sentence
    assert "of-10 (1 request" in sentence


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
@pytest.mark.parametrize("table", ["LiteLLM_DeletedVerificationToken", "LiteLLM_TeamTable"])
def test_without_a_table_the_other_warnings_remain(proxy, table):
    spend_every_day(proxy, without=(3,))
    proxy.connection.execute(f'ALTER TABLE "{table}" RENAME TO away')
    litellm_schema.cache_clear()
    try:
        (sentence,) = fetch_warnings(FIRST, LAST)
    finally:
        proxy.connection.execute(f'ALTER TABLE away RENAME TO "{table}"')
        litellm_schema.cache_clear()
    assert "Jan 3, 2026" in sentence


def test_the_page_of_users_shows_them_and_takes_names_for_text(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today())
    proxy.spend_day("ann", 0.0, day=today(), model="<script>alert(1)</script>")
    html = page(staff_client, range="today")
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; (1 request, 110 tokens)" in html


def test_the_page_of_users_shows_no_banner_when_all_is_well(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today())
    assert "About these figures" not in page(staff_client, range="today")
