"""`/data/`: coverage, unattributed spend and permissions."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.test import Client

from analytics.litellm.schema import NEEDED, READ
from analytics.usage.data_quality import fetch_data_quality
from analytics.usage.data_report import DataQuality
from tests.clock import this_month, today

from .test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def shown(client: Client) -> str:
    response = client.get("/data/")
    assert response.status_code == 200
    return words(response.content.decode())


def table(quality: DataQuality, name: str):
    return next(table for table in quality.tables if table.name == name)


def test_the_navigation_marks_the_current_page(staff_client, proxy):
    html = staff_client.get("/data/").content.decode()
    assert re.search(r'href="/data/" aria-current="page">.*?Data</a>', html)


def test_an_empty_database_is_a_page_without_an_error(staff_client, proxy):
    text = shown(staff_client)
    assert "Every request in this period belongs to a user" in text
    assert "All models used in this period have a price" in text
    assert "LiteLLM_SpendLogs" in text


def test_a_table_shows_its_extent_and_size(proxy):
    for days in (0, 10, 3):
        proxy.spend_day("ann", 1.0, day=today() - timedelta(days=days))
    days = table(fetch_data_quality(this_month()), "LiteLLM_DailyUserSpend")
    assert (days.extent.first_day, days.extent.last_day) == (today() - timedelta(days=10), today())
    assert days.extent.updated_at is not None
    assert days.size_bytes > 0
    assert days.found == days.wanted == 22


def test_the_newest_update_is_that_of_the_last_day(proxy):
    proxy.spend_day("ann", 1.0, day=today() - timedelta(days=1))
    proxy.spend_day("ann", 1.0, day=today())
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend"
        SET updated_at = CASE WHEN date = %s THEN '2026-01-02' ELSE '2026-01-03' END::timestamp""",
        (today().isoformat(),),
    )
    days = table(fetch_data_quality(this_month()), "LiteLLM_DailyUserSpend")
    assert days.extent.updated_at == datetime(2026, 1, 2)


def test_rows_are_an_estimate_once_postgresql_has_counted(proxy):
    proxy.connection.execute("""INSERT INTO "LiteLLM_UserTable" (user_id)
        SELECT number::text FROM generate_series(1, 1500) AS number""")
    proxy.connection.execute('ANALYZE "LiteLLM_UserTable"')
    assert table(fetch_data_quality(this_month()), "LiteLLM_UserTable").estimated_rows == 1500


def test_models_without_a_price_are_listed_and_their_names_are_text(staff_client, proxy):
    proxy.spend_day("ann", 0.0, day=today(), model="<i>llama</i>", requests=3, tokens=(4000, 1))
    html = staff_client.get("/data/").content.decode()
    assert "<i>llama" not in html
    assert re.search(r"&lt;i&gt;llama&lt;/i&gt;</th>\s*<td class=\"num\">3</td>", html)


def test_coverage_tells_gaps_tags_and_deleted_keys(staff_client, proxy):
    proxy.spend_day("ann", 3.0, day=today() - timedelta(days=2), key="gone")
    proxy.spend_day("ann", 1.0, day=today(), tags=["team:a"])
    proxy.deleted_key("gone", "ann", datetime(2026, 1, 1))
    text = shown(staff_client)
    gap = today() - timedelta(days=1)
    assert f"Missing days {gap:%b} {gap.day}, {gap.year}" in text
    assert f"Earliest tag data {today():%b} {today().day}, {today().year}" in text
    assert "Spend on deleted keys 75% ($3.00 of $4.00)" in text


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
@pytest.mark.parametrize("name", READ)
def test_a_table_that_is_missing_is_a_sentence(staff_client, proxy, name):
    proxy.spend_day("", 1.0, day=today(), tags=["team:a"])
    proxy.connection.execute(f'ALTER TABLE "{name}" RENAME TO away')
    try:
        text = shown(staff_client)
    finally:
        proxy.connection.execute(f'ALTER TABLE away RENAME TO "{name}"')
    assert f"{name} Not in this database" in text
    no_page = f"{name} is missing. The user page requires it."
    assert (no_page in text) == (name in NEEDED)
    assert "Not available right now" not in text or name == "LiteLLM_DailyUserSpend"


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_column_that_the_release_lacks_is_a_sentence(staff_client, proxy):
    proxy.connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" RENAME endpoint TO away')
    try:
        text = shown(staff_client)
    finally:
        proxy.connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" RENAME away TO endpoint')
    assert "LiteLLM_DailyUserSpend.endpoint is missing." in text
    assert "21 of 22" in text


def test_settings_in_force_are_shown_and_no_address(staff_client, proxy, settings):
    settings.EXTRA_TOOLS = {"Acme CLI": ("acme", "acme_2"), "Bot": ("bot",)}
    html = staff_client.get("/data/").content.decode()
    assert "EXTRA_TOOLS Acme CLI=acme,acme_2; Bot=bot" in words(html)
    assert "statement_timeout 15s" in words(html)
    assert "default_transaction_read_only on" in words(html)
    assert "POWER_USER_SPEND $200" in words(html)
    assert "postgresql://" not in html
    assert settings.SECRET_KEY not in html


def test_an_invalid_amount_affects_only_its_section(staff_client, proxy):
    proxy.spend_day("", 1.0, day=today())
    proxy.connection.execute("""UPDATE "LiteLLM_DailyUserSpend" SET spend = 'NaN'""")
    text = shown(staff_client)
    assert "Unattributed spend: The database contains an invalid date or amount." in text
    day = f"{today():%b} {today().day}, {today().year}"
    assert re.search(
        f"LiteLLM_DailyUserSpend (about [^ ]+|not estimated yet) {day} {day} just now", text
    )


def test_counts_beyond_64_bits_are_added_up(staff_client, proxy):
    half = 2**62
    for number in range(3):
        booked = {"day": today(), "requests": half, "tokens": (half, half)}
        proxy.spend_day("ann", 0.0, endpoint=f"/{number}", tags=["a"], **booked)
        proxy.spend_day("", 1.0, endpoint=f"/{number}", key="strange", **booked)
    quality = fetch_data_quality(this_month())
    assert quality.unanswered == ()
    (kind,) = quality.unattributed
    assert (kind.kind, kind.requests, kind.spend) == ("unknown_keys", 3 * half, 3.0)
    (model,) = quality.findings.unpriced
    assert (model.requests, model.tokens) == (3 * half, 6 * half)
    html = page(staff_client)
    assert f"a · {3 * half:,} requests" in html
    assert "could not be checked" not in html


def test_a_piece_that_takes_too_long_is_a_sentence(proxy):
    proxy.spend_day("ann", 1.0, day=today())
    with proxy.connection.transaction():
        proxy.connection.execute('LOCK TABLE "LiteLLM_DailyTagSpend" IN ACCESS EXCLUSIVE MODE')
        unanswered = dict(fetch_data_quality(replace(this_month(), seconds=0.2)).unanswered)
    assert "Days of LiteLLM_DailyTagSpend" in unanswered


def test_a_database_that_does_not_answer_is_the_same_page_as_everywhere(staff_client, proxy):
    with connections["litellm"].cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1ms'")
        cursor.execute("SET LOCAL search_path = nowhere")
    with connections["litellm"].execute_wrapper(slow):
        response = staff_client.get("/data/")
    assert response.status_code == 504
    assert "Retry" in response.content.decode()


def slow(execute, statement, params, many, context):
    """The statement after a second on the server, which the timeout forbids."""
    return execute("SELECT pg_sleep(1)", None, many, context)
