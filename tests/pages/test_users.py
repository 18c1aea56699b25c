"""`/users/`: one statement, consistent figures and a text for every empty state."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client

from demo.simulation import World
from tests.clock import this_week, today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """Some dozens of users over two weeks to today, hostile names among them."""
    proxy.simulate(
        World(
            seed=7,
            users=60,
            first_day=today() - timedelta(days=13),
            last_day=today(),
            history_days=13,
            hostile_share=0.3,
            shared_key_share=0.2,
        )
    )
    return proxy


def page(client: Client, status: int = 200, **params) -> str:
    response = client.get("/users/", params)
    assert response.status_code == status
    return response.content.decode()


def cards(html: str) -> dict[str, str]:
    """Value by label, as the cards show them."""
    card = r'class="card-figure__label"[^>]*>(.*?)</h2>.*?class="card-figure__value[^>]*>(.*?)<'
    found = re.findall(card, html, re.DOTALL)
    return {words(label): value.strip() for label, value in found}


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"tag_filters": "claude-code"},
        {"tag_filters": "claude-code,cursor"},
        {"min_spend": "5", "q": "a"},
        {"max_spend": "20", "sort_by": "requests", "sort_order": "asc"},
        {"segment": "low", "q": "a e"},
    ],
)
def test_page_file_and_api_give_the_same_figures(staff_client, company, filters):
    asked = this_week() | filters
    shown = cards(page(staff_client, **asked))
    api = staff_client.get("/admin/users/daily/activity", asked | {"page_size": 100}).json()
    response = staff_client.get("/users.csv", asked)
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    summary = api["summary"]
    assert summary["total_users"] > 0
    assert shown["Total users"] == f"{summary['total_users']:,}"
    assert shown["Total spend by users"] == f"${summary['total_spend']:,.2f}"
    assert shown["Average per user"] == f"${summary['avg_spend_per_user']:,.2f}"
    assert shown["Power users (> $200)"] == str(summary["power_users_count"])
    assert shown["Low users (< $10)"] == str(summary["low_users_count"])
    for name in ("requests", "successful_requests", "failed_requests", "tokens"):
        assert sum(int(row[name]) for row in rows) == summary[f"total_{name}"]
    assert sum(float(row["spend"]) for row in rows) == pytest.approx(summary["total_spend"])
    assert len(rows) == summary["total_users"]
    for row, user in zip(rows, api["users"], strict=True):
        assert row["user_id"].removeprefix("'") == user["user_id"]
        assert float(row["spend"]) == pytest.approx(user["spend"], rel=0, abs=1e-6)


def test_names_are_escaped_everywhere(staff_client, proxy):
    proxy.person("<script>alert(1)</script>", "<b>x</b>@example.com", None)
    proxy.spend_day("<script>alert(1)</script>", 5.0, day=today(), tags=["<i>tag</i>"])
    html = page(staff_client)
    assert "<script>alert(1)" not in html
    assert "<b>x</b>" not in html
    assert "<i>tag</i>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_no_data_filtered_away_and_unreachable_are_three_different_texts(staff_client, proxy):
    assert "No usage in this period" in words(page(staff_client))
    proxy.spend_day("ann", 5.0, day=today())
    filtered = words(page(staff_client, min_spend="6"))
    assert "No user matches these filters" in filtered
    assert "Clear filters" in filtered


def test_an_invalid_parameter_is_a_400_that_preserves_the_form(staff_client):
    html = page(staff_client, 400, min_spend="x", q="ann")
    assert "Check your filters" in words(html)
    assert "Min spend : Enter an amount of 0 or more" in words(html)
    assert 'value="ann"' in html
    assert "Total users" not in words(html)


def test_the_page_says_how_old_its_figures_are(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    assert re.search(r"Updated (just now|\d+ s ago)", words(page(staff_client)))


def test_the_footer_shows_the_last_day_and_utc(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    shown = words(page(staff_client))
    assert f"Data through {today():%b} {today().day}, {today().year} UTC" in shown
    assert "All days are UTC" in shown


def test_the_ledger_accounts_for_all_spend(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    proxy.spend_day("bob", 3.0, day=today())
    proxy.spend_day("", 2.0, day=today())
    shown = words(page(staff_client, min_spend="4"))
    assert (
        "Shown $5.00 + Filtered out $3.00 + Unattributed $2.00 = Total in LiteLLM $10.00" in shown
    )
    assert "Reconciled" in shown
    assert "Unattributed: unknown keys $2.00 in 1 request." in shown
    assert f"LiteLLM's total was read on {today():%b} {today().day}, " in shown


def test_thresholds_in_the_url_change_the_cards_alone(staff_client, proxy):
    for number in range(1, 5):
        proxy.spend_day(f"user-{number}", number * 10.0, day=today())
    shown = cards(page(staff_client, power="30", low="20"))
    assert shown["Power users (> $30)"] == "1"
    assert shown["Low users (< $20)"] == "1"
    assert shown["Total users"] == "4"


@pytest.mark.parametrize("path", ["/nothing-here/", "/users/extra"])
def test_an_unknown_address_is_a_404_of_ours(staff_client, path):
    response = staff_client.get(path)
    assert response.status_code == 404
    assert "User Usage" in response.content.decode()


def test_an_unexpected_error_is_a_500_page_without_details(staff_client, monkeypatch):
    def broken(*given):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("analytics.pages.users.views.PageFilterSet", broken)
    staff_client.raise_request_exception = False
    response = staff_client.get("/users/")
    assert response.status_code == 500
    assert "User Usage" in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_a_period_with_todays_rows_is_still_being_written(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    assert re.search(
        r"Data through [\w ,]+ UTC · today is incomplete",
        words(page(staff_client, range="today")),
    )
    before = str(today() - timedelta(days=1))
    assert "today is incomplete" not in page(staff_client, start_date=before, end_date=before)


def test_a_day_without_rows_so_far_is_not_being_written(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today() - timedelta(days=1))
    assert "today is incomplete" not in page(staff_client)


def test_a_row_with_a_malformed_day_is_left_out_of_the_page(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    proxy.spend_day("bob", 3.0, day=today())
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET date = '2026-1-5' WHERE user_id = 'bob'"""
    )
    assert cards(page(staff_client))["Total spend by users"] == "$5.00"
