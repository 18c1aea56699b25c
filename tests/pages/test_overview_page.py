"""What the overview shows, where its links lead, and its states."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

from .test_overview import book_company, page, report, rows
from .test_slices import dollars

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def users(client: Client, params: dict) -> list[dict[str, str]]:
    """All of the users page with the same parameters."""
    response = client.get("/users.csv", params)
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def link_of(html: str, text: str) -> str:
    """Where the link with this text leads."""
    return unescape(re.search(rf'href="([^"]*)"[^>]*>{re.escape(text)}</a>', html)[1])


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    return book_company(proxy)


def test_cards_say_their_figure_and_lead_to_the_page_behind_it(staff_client, company):
    html = page(staff_client, range="7d", power="20")
    text = words(html)
    assert "Total spend $54.00" in text
    assert "14.8% unattributed" in text
    assert "Active users 2" in text
    assert "2 of 3 seats used" in text
    assert "Spend per active user $23.00" in text
    assert "median $23.00" in text
    assert "73.9% of spend by users" in text
    assert link_of(html, "Active users") == "/users/?range=7d&power=20"
    power = link_of(html, "Power users (&gt; $20)")
    assert power == "/users/?range=7d&power=20&segment=power"
    assert len(users(staff_client, {"range": "7d", "power": "20", "segment": "power"})) == 1


def test_users_over_budget_have_reached_the_limit_by_litellms_own_total(staff_client, company):
    text = words(page(staff_client, range="7d"))
    assert "1 user over budget LiteLLM's own total has reached the limit" in text


def test_under_filters_the_first_card_is_the_spend_of_these_users(staff_client, company):
    text = words(page(staff_client, range="7d", q="bob"))
    assert "Spend by these users $12.00" in text
    assert "of $54.00 total" in text
    assert "of 3 seats" in text
    assert "seats used" not in text


def test_all_spend_is_compared_that_of_nobody_included(staff_client, company):
    figures = report(staff_client, range="7d")["figures"]
    assert figures["current"]["total_spend"] == 50.0
    assert figures["previous"]["total_spend"] == 51.0
    assert "Complete days: $50.00" in words(page(staff_client, range="7d"))


def test_movers_are_users_of_either_period(staff_client, company):
    movers = report(staff_client, range="7d")["movers"]
    assert [(user["user_id"], user["change"]) for user in movers["up"]] == [("ann", 18.0)]
    down = [(user["user_id"], user["previous_spend"], user["change"]) for user in movers["down"]]
    assert down == [("bob", 25.0, -13.0), ("eve", 6.0, -6.0)]
    html = page(staff_client, range="7d")
    assert "Ann +$18.00 $12.00 → $30.00" in words(html)
    assert link_of(html, "All changes") == "/changes/?range=7d"


def test_a_mover_has_all_of_its_usage_whatever_its_spend_before(staff_client, company):
    """Ann is in scope now and was not before: her spend then still counts."""
    movers = report(staff_client, range="7d", min_spend="20")["movers"]
    assert [(user["user_id"], user["change"]) for user in movers["up"]] == [("ann", 18.0)]
    assert [user["user_id"] for user in movers["down"]] == ["bob"]


@pytest.mark.parametrize("query", [{"range": "7d"}, {"range": "7d", "q": "bob"}])
def test_what_needs_attention_leads_to_exactly_those(staff_client, company, query):
    html, counts = page(staff_client, **query), report(staff_client, **query)["attention"]
    names = {"over_budget": "over budget", "near_budget": "above 80% of the budget"}
    names |= {"low_success": "below 95% success"}
    for segment, text in names.items():
        listed = users(staff_client, query | {"segment": segment})
        assert len(listed) == counts.get(segment, 0)
        if listed:
            address = link_of(html, f"1 user {text}")
            assert re.fullmatch(rf"/users/\?.*segment={segment}", address)
    assert counts["unpriced_models"] == 1
    data = link_of(html, "1 model without a price")
    assert data == "/data/?range=7d#unpriced-title"
    assert 'id="unpriced-title"' in staff_client.get(data).content.decode()


def test_attention_says_only_what_is_there(staff_client, proxy: Proxy):
    proxy.spend_day("ann", 5.0, day=today())
    assert report(staff_client)["attention"] == {}
    assert "Nothing in this period." in words(page(staff_client))


def test_days_without_data_and_malformed_dates_lead_to_the_data_page(staff_client, proxy: Proxy):
    proxy.spend_day("ann", 5.0, day=today())
    proxy.spend_day("ann", 5.0, day=today() - timedelta(days=3))
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET date = 'yesterday' WHERE date = %s""",
        (str(today() - timedelta(days=3)),),
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_DailyUserSpend" (id, user_id, date, api_key, updated_at)
        SELECT 'x', user_id, %s, api_key, now() FROM "LiteLLM_DailyUserSpend" LIMIT 1""",
        (str(today() - timedelta(days=4)),),
    )
    counts = report(staff_client)["attention"]
    assert (counts["days_without_data"], counts["malformed_dates"]) == (3, 1)
    html = page(staff_client)
    for text, part in (("3 days without data", "coverage"), ("1 malformed date", "mirror")):
        address = link_of(html, text)
        assert address.endswith(f"#{part}-title")
        assert f'id="{part}-title"' in staff_client.get(address).content.decode()


def test_the_list_of_tools_adds_up_to_the_spend_of_users(staff_client, proxy: Proxy):
    for number in range(12):
        agent = f"User-Agent: homemade-{number}"
        proxy.spend_day("ann", 1.0 + number, day=today(), tags=[agent], model="opus")
    proxy.spend_day("ann", 0.5, day=today(), model="gpt-5")
    html = page(staff_client)
    listed = html.split('id="tools-title"')[1].split("</section>")[0]
    assert "6 others, incl. untagged" in words(listed)
    values = re.findall(r'bar-list__value">(\$[\d.]+)<', listed)
    assert len(values) == 8
    assert sum(map(dollars, values)) == 78.5


def test_without_earlier_data_nothing_is_compared(staff_client, proxy: Proxy):
    proxy.spend_day("ann", 5.0, day=today())
    found = report(staff_client)
    assert found["compared"] is found["figures"]["current"] is None
    assert found["movers"] == {"up": [], "down": []}
    assert "No earlier data to compare with" in words(page(staff_client))


def test_the_comparison_can_be_off(staff_client, company):
    html = page(staff_client, range="7d", compare="off")
    assert "Comparison is off." in words(html)
    assert "bar-list__change" not in html


def test_filters_by_tool_and_tag_do_not_apply_and_the_page_says_so(staff_client, company):
    html = page(staff_client, range="7d", tool="cursor")
    assert "Total spend $54.00" in words(html)
    assert "All requests count here" in words(html)
    assert link_of(html, "Remove them") == "?range=7d"
    assert link_of(html, "All 2 users") == "/users/?range=7d"


@pytest.mark.parametrize("path", ["/", "/overview.json", "/overview.csv"])
def test_a_wrong_value_is_refused_by_name(staff_client, proxy, path):
    response = staff_client.get(path, {"by": "key"})
    assert response.status_code == 400
    expected = "Choose one of" if path == "/" else "by must be one of: tool, model, team"
    assert expected in unescape(response.content.decode())


def test_an_empty_period_says_so(staff_client, proxy):
    assert "No usage in this period" in words(page(staff_client))
    assert report(staff_client)["figures"]["median_spend"] is None
    assert rows(staff_client)[0]["value"] == "0"


def test_nobody_in_scope_leaves_the_panels_empty(staff_client, company):
    text = words(page(staff_client, q="nobody-is-called-so"))
    assert "No user matches these filters." in text
    assert "Spend by these users $0.00" in text
