"""All pages accept and reject the same parameters."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.clock import today

from .test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

EVERYTHING = {
    "start_date": "2026-01-01",
    "end_date": "2026-01-31",
    "tool": ["cursor", "codex"],
    "team": ["red", "(none)"],
    "model": "gpt-4o,(none)",
    "tag_filters": ["claude-code", "team:a"],
    "tag_scope": "users",
    "tag_mode": "all",
    "segment": "power",
    "min_spend": "1",
    "max_spend": "500",
    "q": "khan ines",
    "sort_by": "tokens",
    "sort_order": "asc",
    "page": "1",
    "page_size": "25",
    "top_n": "25",
    "power": "300",
    "low": "5",
    "cols": ["spend", "tokens"],
}
INVALID = [
    ("foo=1", "foo is not a parameter. Allowed: range, start_date"),
    ("power=abc", "Power users above: Enter an amount of 0 or more"),
    ("range=zzz", "Period: Choose one of: Today, 7 days"),
    ("range=zzz&range=7d", "range is given more than once."),
    ("start_date=2026-01-02&end_date=2026-01-01", "Must be on or before “To”"),
    ("lists=x", "Lists: Choose one of: Chosen entries, All entries"),
    ("lists=all&lists=all", "lists is given more than once."),
    ("page=\uff15", "Page: Enter a whole number from 1 to"),
]
PAGES = (
    *("/", "/users/", "/tools/", "/models/", "/teams/", "/budgets/", "/changes/", "/data/"),
    "/definitions/",
)


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return words(response.content.decode()).replace(" : ", ": ")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_takes_every_parameter(staff_client, proxy, path):
    response = staff_client.get(path, EVERYTHING)
    assert response.status_code == 200
    assert "Check your filters" not in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("query", "sentence"), INVALID)
def test_every_page_refuses_the_same_in_its_own_layout(staff_client, path, query, sentence):
    text = shown(staff_client, f"{path}?{query}", 400)
    assert "Check your filters" in text
    assert sentence in text
    html = staff_client.get(f"{path}?{query}").content.decode()
    assert '<nav class="site-nav"' in html
    assert f'href="{path}" aria-current="page"' in html


def test_a_refused_page_offers_no_whole_lists_that_would_be_refused_again(staff_client, proxy):
    offer = "Show the whole list"
    assert offer in staff_client.get("/users/").content.decode()
    assert offer not in staff_client.get("/users/?range=zzz").content.decode()


@pytest.mark.parametrize("path", ["/users.csv", "/admin/users/daily/activity"])
def test_files_and_the_api_know_no_lists(staff_client, path):
    assert staff_client.get(path, {"lists": "all"}).status_code == 400


@pytest.mark.parametrize("path", ["/data/", "/definitions/"])
def test_pages_without_filters_link_to_themselves_without_parameters(staff_client, path):
    html = staff_client.get(f"{path}?foo=1&power=x").content.decode()
    assert f'<a href="{path}">Show this page without filters</a>' in html
    assert 'href="#id_' not in html


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_past_the_end_redirects_and_preserves_the_filters(staff_client, proxy, method):
    for number in range(26):
        proxy.spend_day(f"user-{number}", 1.0, day=today(), tags=["a", "b"])
    asked = {"tag_filters": ["a", "b"], "page_size": "25", "q": "user é"}
    ask = getattr(staff_client, method)
    answer = ask("/users/", asked | {"q": "user", "page": "21"})
    assert answer.status_code == 302
    rest = "tag_filters=a&tag_filters=b&page_size=25"
    assert answer["Location"] == f"/users/?{rest}&q=user&page=2"
    assert ask(answer["Location"]).status_code == 200
    # Without a user there is one page.
    assert ask("/users/", asked | {"page": "2"})["Location"] == (
        f"/users/?{rest}&q=user+%C3%A9&page=1"
    )


def test_data_are_those_of_the_period(staff_client, proxy):
    january = "start_date=2026-01-01&end_date=2026-01-31"
    proxy.spend_day("", 2.5, day=date(2026, 1, 31), key="strange")
    proxy.spend_day("", 1.25, day=date(2026, 2, 1), key="strange")
    text = shown(staff_client, f"/data/?{january}")
    assert "Unattributed spend Jan 1 – Jan 31, 2026 · 31 days · UTC" in text
    assert "$2.50" in text
    assert "$1.25" not in text
    assert "Unattributed $2.50" in words(
        page(staff_client, start_date="2026-01-01", end_date="2026-01-31")
    )


def test_data_are_those_of_thirty_days_without_a_period(staff_client, proxy):
    proxy.spend_day("", 2.5, day=today() - timedelta(days=29), key="strange")
    proxy.spend_day("", 1.25, day=today() - timedelta(days=30), key="strange")
    text = shown(staff_client, "/data/")
    assert "30 days" in text
    assert "$2.50" in text
    assert "$1.25" not in text


def test_future_days_are_not_reported_as_missing(staff_client, proxy):
    yesterday = today() - timedelta(days=1)
    proxy.spend_day("ann", 1.0, day=yesterday)
    period = f"start_date={yesterday}&end_date={today() + timedelta(days=5)}"
    assert "recorded nothing since" not in shown(staff_client, f"/data/?{period}")
