"""`/tools/?by=tag`: custom tags as rows, which overlap, on the page and in files."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words
from tests.usage.test_user_report import HOSTILE

from .test_slice_comparison import comparison
from .test_slices import page, report, rows, table

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """Ann tags all requests twice. Bob, Eve and nobody share a key, and only Eve tags."""
    proxy.spend_day("ann", 30.0, day=today(), tags=["env:prod", "team:a", "User-Agent: Cursor"])
    proxy.spend_day("bob", 6.0, day=today(), key="shared", failed=1)
    proxy.spend_day("eve", 4.0, day=today(), key="shared", tags=["env:dev", "cursor"])
    proxy.spend_day("", 10.0, day=today(), key="shared")
    return proxy


def test_rows_are_custom_tags_with_bounds_and_no_total(staff_client, company):
    found = report(staff_client, "tools", by="tag")
    named = {row["name"]: row for row in found["tags"]}
    assert list(named) == ["env:prod", "team:a", "env:dev", "No custom tag", "Unattributed"]
    prod, dev, none = named["env:prod"], named["env:dev"], named["No custom tag"]
    assert (prod["spend"], prod["spend_at_least"], prod["exact"]) == (30.0, 30.0, True)
    assert (prod["share_of_spend"], prod["success_rate"]) == (0.6, 1.0)
    assert (dev["spend"], dev["spend_at_least"], dev["exact"]) == (4.0, 0.0, False)
    assert (dev["users"], dev["users_at_least"], dev["success_rate"]) == (2, 0, None)
    assert (none["spend"], none["spend_at_least"], none["users"]) == (10.0, 2.0, 2)
    assert (found["total"], found["all_spend"], found["users"]) == (None, 50.0, 3)


def test_the_page_says_that_rows_overlap_and_has_no_total(staff_client, company):
    html = page(staff_client, "tools", by="tag")
    text = words(html)
    assert "rows overlap and do not add up to the $50.00 of all spend" in text
    assert "A request with several tags is in the row of each" in text
    assert "Spend per day by tag" in text
    head, *body = table(html)
    assert "Of all spend" in head
    assert "Share" not in head
    assert body[-1][0].startswith("Unattributed")
    assert "<tfoot>" not in html
    (dev,) = [row for row in body if row[0].startswith("Compare env:dev")]
    assert dev[head.index("Spend")].split() == ["$4.00", "at", "least", "$0.00"]
    assert dev[head.index("Users")].split() == ["2", "at", "least", "0"]


def test_the_file_has_both_bounds(staff_client, company):
    found = {row["name"]: row for row in rows(staff_client, "tools", by="tag")}
    assert (found["env:dev"]["spend"], found["env:dev"]["spend_at_least"]) == ("4", "0")
    assert (found["env:dev"]["exact"], found["env:prod"]["exact"]) == ("False", "True")


def test_a_row_leads_to_the_users_page_with_the_same_figures(staff_client, company):
    html = page(staff_client, "tools", by="tag", range="7d", rank_by="users")
    for tag, spend in (("env:prod", "$30.00"), ("env:dev", "$4.00")):
        link = unescape(re.search(rf'<a href="([^"]+)">{tag}</a>', html)[1])
        assert link.startswith("/users/?range=7d&tag_filters=env")
        assert spend in words(staff_client.get(link).content.decode())
    assert "No custom tag</a>" not in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_tags_are_text_and_their_links_find_them(staff_client, proxy, hostile):
    proxy.spend_day("ann", 5.0, day=today(), tags=[hostile])
    html = page(staff_client, "tools", by="tag")
    assert "<script>alert" not in html
    link = unescape(re.search(r'<span class="swatch">.*?<a href="([^"]+)"', html)[1])
    assert "$5.00" in words(staff_client.get(link).content.decode())


def test_tags_stand_side_by_side_but_for_requests_without_any(staff_client, company):
    asked = {"name": "tools", "by": "tag", "row": ["env:prod", "team:a"]}
    found = comparison(staff_client, **asked)
    assert [(row["name"], row["spend"]) for row in found["rows"]] == [
        ("env:prod", 30.0),
        ("team:a", 30.0),
    ]
    assert found["users_of_both"][0]["users"] == 1
    assert "Side by side" in words(page(staff_client, "tools", by="tag", row=asked["row"]))
    refused = comparison(staff_client, status=400, name="tools", by="tag", row=["a", "(none)"])
    assert refused["error"] == "row takes tags alone (by=tag)"


def test_of_very_many_tags_the_first_are_listed_without_a_sum_of_the_others(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today(), tags=[f"tag-{number:03}" for number in range(103)])
    html = page(staff_client, "tools", by="tag")
    assert "103 tags, of which the first 100 are listed" in words(html)
    assert "other tags" not in words(html)
    assert len(rows(staff_client, "tools", by="tag")) == 104


def test_without_custom_tags_the_page_says_so(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today(), tags=["User-Agent: Cursor", "cursor"])
    text = words(page(staff_client, "tools", by="tag"))
    assert "No request of this period has a custom tag." in text


def test_tags_without_recorded_tags_before_are_not_compared(staff_client, proxy: Proxy):
    proxy.spend_day("ann", 1.0, day=today() - timedelta(days=20))
    proxy.spend_day("ann", 2.0, day=today() - timedelta(days=1), tags=["a"])
    found = report(staff_client, "tools", by="tag", range="7d")
    assert found["compared"]
    assert (found["tags"][0]["compared_spend"], found["tags"][0]["previous_spend"]) == (None, None)
    proxy.spend_day("ann", 1.0, day=today() - timedelta(days=10), tags=["b"])
    proxy.spend_day("ann", 1.0, day=today() - timedelta(days=20), tags=["b"])
    found = report(staff_client, "tools", by="tag", range="7d")["tags"]
    compared = [(row["name"], row["compared_spend"], row["previous_spend"]) for row in found[:2]]
    assert compared == [("a", 2.0, 0.0), ("b", 0.0, 1.0)]
