"""A segment on other pages than User Usage: a pill in the toolbar, new users of both periods."""

import re
from datetime import timedelta

import pytest

from tests.clock import today
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NEW = {"range": "7d", "segment": "new"}


@pytest.fixture
def company(proxy):
    """Ann is new in the previous period, Bob in this one, and Rita is an old user."""
    before, now = today() - timedelta(days=8), today() - timedelta(days=1)
    proxy.spend_day("rita", 1.0, day=today() - timedelta(days=40))
    proxy.spend_day("rita", 5.0, day=before)
    proxy.spend_day("rita", 7.0, day=now)
    proxy.spend_day("ann", 30.0, day=before)
    proxy.spend_day("ann", 3.0, day=now)
    proxy.spend_day("bob", 10.0, day=now)
    return proxy


def test_each_period_has_its_own_new_users(staff_client, company):
    changes = staff_client.get("/changes.json", NEW).json()
    spends = {
        user["user_id"]: (user["previous_spend"], user["current_spend"])
        for user in changes["users"]
    }
    assert spends == {"ann": (30.0, 3.0), "bob": (0.0, 10.0)}
    overview = staff_client.get("/overview.json", NEW).json()
    movers = [*overview["movers"]["up"], *overview["movers"]["down"]]
    assert {
        mover["user_id"]: (mover["previous_spend"], mover["compared_spend"]) for mover in movers
    } == spends
    before = sum(group["previous_spend"] for group in changes["groups"])
    tools = staff_client.get("/tools.json", NEW).json()["tools"]
    assert sum(tool["previous_spend"] or 0.0 for tool in tools) == before == 30.0
    assert sum(tool["previous_spend"] for tool in overview["tools"]) == before
    assert overview["figures"]["previous"]["users_spend"] == before
    assert changes["total"]["previous_spend"] == overview["figures"]["previous"]["total_spend"]


@pytest.mark.parametrize("path", ["/", "/tools/", "/models/", "/teams/", "/changes/"])
def test_a_segment_is_a_pill_that_removes_itself(staff_client, company, path):
    params = {"range": "7d", "segment": "power", "min_spend": "3"}
    html = staff_client.get(path, params).content.decode()
    pill = re.search(r'<a class="[^"]+" id="pill-segment" href="([^"]+)".*?</a>', html)
    assert words(pill[0]).startswith("Power users")
    assert "Filters (2)" in words(html)
    without = staff_client.get(path + pill[1].replace("&amp;", "&"))
    assert "min_spend=3" in pill[1]
    assert 'id="pill-segment"' not in without.content.decode()


def test_the_power_card_leads_nowhere_under_another_segment(staff_client, company):
    """It counts the new users above the threshold; its link would count all users above it."""
    for segment, leads in (("", True), ("power", True), ("new", False)):
        params = {"range": "7d", "power": "8", "low": "1", "segment": segment}
        html = staff_client.get("/", params).content.decode()
        assert ('id="card-power-link"' in html) is leads


def test_user_usage_has_tabs_in_place_of_the_pill(staff_client, company):
    html = staff_client.get("/users/", {"segment": "power"}).content.decode()
    assert 'id="segment-power"' in html
    assert 'id="pill-segment"' not in html
