"""`/users/` with tag filters: choices, bounds and modes."""

import re
from html import unescape

import pytest

from tests.clock import today

from .test_users import cards, page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_an_unused_tag_matches_no_user_without_an_error(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    html = page(staff_client, tag_filters="nobody-uses-this")
    assert "No user matches these filters" in words(html)
    assert 'value="nobody-uses-this" checked>' in html


def test_every_tag_that_is_offered_finds_those_who_used_it(staff_client, proxy):
    tags = [
        *("a,b", 'x"y', "50%", "<b>&amp;</b>", " lead", "=cmd()", "unbalanced(", "{x}", "CURSOR"),
        *("User-Agent:  two", "User-Agent: foo/1.0 (a, b; c)", "User-Agent: we,ird", "node"),
    ]
    for number, tag in enumerate(tags):
        proxy.spend_day(f"u{number}", 1.0, day=today(), tags=[tag])
    offered = re.findall(r'name="tag_filters" value="([^"]*)"', page(staff_client, lists="all"))
    assert len(offered) == len(tags)
    found = set()
    for value in map(unescape, offered):
        users = staff_client.get("/users/", {"tag_filters": value}).context["report"].users
        assert len(users) == 1, value
        found |= {user.user_id for user in users}
    assert len(found) == len(tags)


def test_a_list_in_the_page_is_as_long_as_one_that_is_opened(staff_client, proxy):
    for number in range(201):
        proxy.spend_day("ann", 1.0, day=today(), model=f"model-{number}", tags=["a"])
    html = page(staff_client, lists="all")
    loaded = staff_client.get("/users/choices/model/").content.decode()
    assert html.count('name="model"') == loaded.count('name="model"') == 201


def test_overlapping_tags_show_their_bounds(staff_client, proxy):
    proxy.spend_day("ann", 4.0, day=today(), tags=["a"])
    proxy.spend_day("ann", 3.0, day=today(), tags=["a", "b"])
    proxy.spend_day("ann", 2.0, day=today())
    shown = words(page(staff_client, tag_filters="a,b"))
    assert "is between $7.00 and $9.00, because requests may carry several of these tags" in shown
    assert shown.count("at least $7.00") == 3  # total, average, row
    assert "is between" not in words(page(staff_client, tag_filters="a"))


def test_a_bound_of_unattributed_spend_is_said_to_be_one(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=today(), tags=["a"])
    for tags in (["a"], ["a", "b"], ["b"], []):
        proxy.spend_day("", 2.0, day=today(), key="service", tags=tags)
    sentence = "$8.00 of the unattributed spend matches"
    assert f"Up to {sentence}" in words(page(staff_client, tag_filters="a,b"))
    exact = words(page(staff_client, tag_filters="a"))
    assert "$4.00 of the unattributed spend matches" in exact
    assert "Up to" not in exact
    parameters = {"start_date": today(), "end_date": today(), "tag_filters": "a,b"}
    api = "/admin/users/daily/activity"
    parts = staff_client.get(api, parameters).json()["reconciliation"]
    assert (parts["unattributed_matching"], parts["unattributed_matching_exact"]) == (8.0, False)
    users = staff_client.get(api, parameters | {"tag_scope": "users"}).json()["reconciliation"]
    assert (users["in_scope"], users["unattributed_matching"]) == (1.0, 0.0)


def test_all_of_the_tags_counts_only_requests_that_carry_each(staff_client, proxy):
    proxy.spend_day("ann", 4.0, day=today(), tags=["a"], key="k1")
    proxy.spend_day("ann", 3.0, day=today(), tags=["a", "b"], key="k2")
    html = page(staff_client, tag_filters="a,b", tag_mode="all")
    assert cards(html)["Total spend by users"] == "$3.00"
    assert "Requests with all of these tags" in words(html)  # on paper
