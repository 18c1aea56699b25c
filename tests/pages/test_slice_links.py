"""Links, order and filters of `/tools/`, `/models/` and `/teams/`."""

import re
from html import unescape

import pytest

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words
from tests.usage.test_user_report import HOSTILE

from .test_slices import PAGES, book_company, page, report

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    return book_company(proxy)


@pytest.mark.parametrize(
    ("name", "label", "spend"),
    [("tools", "Claude Code", 40), ("models", "opus", 55), ("teams", "Payments", 40)],
)
def test_a_row_leads_to_its_users_with_the_same_spend(staff_client, company, name, label, spend):
    html = page(staff_client, name, range="7d", rank_by="requests")
    link = unescape(re.search(rf'<a href="([^"]+)">{label}</a>', html)[1])
    assert link.startswith("/users/?range=7d&")
    assert f"${spend}.00" in words(staff_client.get(link).content.decode())


def test_remainders_lead_to_their_users_or_owners(staff_client, company):
    assert 'href="/data/#unattributed">Unattributed</a>' in page(staff_client, "tools")
    assert 'href="/users/?team=%28none%29">No team</a>' in page(staff_client, "teams")
    assert "Untagged</a>" not in page(staff_client, "tools")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["tools", "models"])
def test_hostile_names_are_text_and_their_links_find_them(staff_client, proxy, name, hostile):
    proxy.spend_day("ann", 5.0, day=today(), model=hostile, tags=[f"User-Agent: {hostile}"])
    html = page(staff_client, name)
    assert "<script>alert" not in html
    link = unescape(re.search(r'<span class="swatch">.*?<a href="([^"]+)"', html)[1])
    assert "$5.00" in words(staff_client.get(link).content.decode())


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({}, "Claude Code"),
        ({"rank_order": "asc"}, "homemade"),
        ({"rank_by": "name", "rank_order": "desc"}, "homemade"),
        ({"rank_by": "success_rate"}, "Cursor"),
    ],
)
def test_rows_are_ordered_with_the_remainders_last(staff_client, company, query, first):
    names = [row["name"] for row in report(staff_client, "tools", **query)["tools"]]
    assert (names[0], names[-2:]) == (first, ["Untagged", "Unattributed"])


def test_a_head_turns_the_order_round(staff_client, company):
    html = page(staff_client, "tools")
    assert re.search(r'aria-sort="descending"><a id="rank-spend" href="[^"]*rank_order=asc"', html)
    assert 'id="rank-users" href="?rank_by=users&amp;rank_order=desc"' in html


def test_filters_by_tag_are_named_as_not_applied(staff_client, company):
    html = page(staff_client, "models", tool="cursor")
    assert "filters by tool and tag apply to User Usage only" in words(html)
    assert report(staff_client, "models", tool="cursor")["total"]["spend"] == 100.0
    assert "apply to User Usage only" not in words(page(staff_client, "models", q="ann"))


@pytest.mark.parametrize("name", PAGES)
def test_unknown_values_are_refused(staff_client, name):
    assert "Check your filters" in page(staff_client, name, 400, rank_by="color")
    response = staff_client.get(f"/{name}.json", {"rank_by": "color"})
    assert response.json()["error"].startswith("rank_by must be one of: name, users")
    assert staff_client.get(f"/{name}.csv", {"rank_order": "up"}).status_code == 400


def test_the_order_of_rows_stays_on_its_page(staff_client, company):
    html = page(staff_client, "tools", range="7d", rank_by="users")
    assert 'href="/users/?range=7d"' in html
    assert 'href="/models/?range=7d"' in html


def test_the_page_carries_no_inline_script_or_style(staff_client, company):
    html = page(staff_client, "tools")
    assert " style=" not in html
    assert html.count("<script") == html.count("<script src=") + html.count(
        'type="application/json"'
    )
