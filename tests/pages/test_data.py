"""`/data/`: coverage, unattributed spend and permissions."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from analytics.litellm.schema import NEEDED, READ
from analytics.usage.data_report import DataQuality
from tests.answers import fetch_data_quality
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
    assert "LiteLLM_BudgetTable" in text


def test_a_table_shows_its_extent_and_size(proxy):
    for days in (0, 10, 3):
        proxy.spend_day("ann", 1.0, day=today() - timedelta(days=days))
    days = table(fetch_data_quality(this_month()), "LiteLLM_DailyUserSpend")
    assert (days.extent.first_day, days.extent.last_day) == (today() - timedelta(days=10), today())
    assert days.extent.updated_at is not None
    assert days.size_bytes > 0
    assert days.found == days.wanted == 23


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
    shown(staff_client)
    proxy.connection.execute(f'ALTER TABLE "{name}" RENAME TO away')
    try:
        text = shown(staff_client)
    finally:
        proxy.connection.execute(f'ALTER TABLE away RENAME TO "{name}"')
    if name in NEEDED:
        assert "Figures are as of" in text
        assert f"LiteLLM's database lacks {name}." in text
    else:
        assert f"{name} Not in this database" in text


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_column_that_the_release_lacks_is_a_sentence(staff_client, proxy):
    proxy.connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" RENAME endpoint TO away')
    try:
        text = shown(staff_client)
    finally:
        proxy.connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" RENAME away TO endpoint')
    assert "LiteLLM_DailyUserSpend.endpoint is missing." in text
    assert "22 of 23" in text


def test_settings_in_force_are_shown_and_no_address(staff_client, proxy, settings):
    settings.EXTRA_TOOLS = {"Acme CLI": ("acme", "acme_2"), "Bot": ("bot",)}
    html = staff_client.get("/data/").content.decode()
    assert "EXTRA_TOOLS Acme CLI=acme,acme_2; Bot=bot" in words(html)
    assert "statement_timeout 15s" in words(html)
    assert "default_transaction_read_only on" in words(html)
    assert "POWER_USER_SPEND $200" in words(html)
    assert "postgresql://" not in html
    assert settings.SECRET_KEY not in html


def test_a_row_with_an_invalid_amount_is_left_out_and_counted(staff_client, proxy):
    proxy.spend_day("", 1.0, day=today())
    proxy.connection.execute("""UPDATE "LiteLLM_DailyUserSpend" SET spend = 'NaN'""")
    text = shown(staff_client)
    day = f"{today():%b} {today().day}, {today().year}"
    assert f"Malformed rows left out 1, on {day}" in text


def test_counts_beyond_what_floats_hold_are_added_up(staff_client, proxy):
    half = 2**44
    for number in range(3):
        booked = {"day": today(), "requests": half, "tokens": (half, half)}
        proxy.spend_day("ann", 0.0, endpoint=f"/{number}", tags=["a"], **booked)
        proxy.spend_day("", 1.0, endpoint=f"/{number}", key="strange", **booked)
    quality = fetch_data_quality(this_month())
    (kind,) = quality.unattributed
    assert (kind.kind, kind.requests, kind.spend) == ("unknown_keys", 3 * half, 3.0)
    (model,) = quality.findings.unpriced
    assert (model.requests, model.tokens) == (3 * half, 6 * half)
    html = page(staff_client)
    assert f"{3 * half:,} requests" in html
    assert "could not be checked" not in html
