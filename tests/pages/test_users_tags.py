"""`/users/` with tag filters: choices, bounds and sources."""

import re
from html import unescape

import pytest
from django.db import OperationalError, connections
from psycopg.errors import QueryCanceled

from analytics.litellm.statements import sql
from tests.clock import this_week, today

from .test_users import cards, page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_an_unused_tag_matches_no_user_without_an_error(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    html = page(staff_client, tag_filters="nobody-uses-this")
    assert "No user matches these filters" in words(html)
    assert '<option value="nobody-uses-this" selected>' in html


def test_the_page_and_the_api_name_the_tag_data_source(staff_client, proxy):
    proxy.spend_day("ann", 5.0, tags=["a"], day=today())
    asked = this_week() | {"tag_filters": "a", "tag_source": "logs"}
    text = words(page(staff_client, **asked))
    assert "Request logs do not fully cover any day in this period" in text
    assert "Tag data from request logs" in text
    proxy.log(today(), 1)
    text = words(page(staff_client, **asked))
    assert "request logs cover this whole period" in text
    answer = staff_client.get("/admin/users/daily/activity", asked).json()
    assert "request logs cover this whole period" in answer["source"]


def test_a_failed_tag_list_does_not_affect_the_figures(staff_client, proxy, kept):
    def without_tags(execute, statement, params, many, context):
        if statement == sql("tag_usage"):
            raise OperationalError
        return execute(statement, params, many, context)

    proxy.spend_day("ann", 5.0, day=today(), tags=["a"])
    with connections["litellm"].execute_wrapper(without_tags):
        html = page(staff_client, tag_filters="a")
    assert cards(html)["Total spend by users"] == "$5.00"
    assert '<optgroup label="Chosen">' in html
    assert "Not used in this period" not in html


def test_tags_and_models_that_take_too_long_leave_the_figures(staff_client, proxy):
    def without_details(execute, statement, params, many, context):
        if statement.startswith("-- Tags and models of the users named"):
            raise OperationalError from QueryCanceled()
        return execute(statement, params, many, context)

    proxy.spend_day("ann", 5.0, day=today(), tags=["a"])
    with connections["litellm"].execute_wrapper(without_details):
        html = page(staff_client)
    assert cards(html)["Total spend by users"] == "$5.00"
    assert "took too long to load" in html


def test_every_tag_that_is_offered_finds_those_who_used_it(staff_client, proxy):
    tags = [
        *("a,b", 'x"y', "50%", "<b>&amp;</b>", " lead", "=cmd()", "unbalanced(", "{x}", "CURSOR"),
        *("User-Agent:  two", "User-Agent: foo/1.0 (a, b; c)", "User-Agent: we,ird", "node"),
    ]
    for number, tag in enumerate(tags):
        proxy.spend_day(f"u{number}", 1.0, day=today(), tags=[tag])
    select = re.search(
        r'<select[^>]* name="tag_filters".*?</select>', page(staff_client), re.DOTALL
    )
    offered = re.findall(r'<option value="([^"]*)"', select.group())
    assert len(offered) == len(tags)
    found = set()
    for value in map(unescape, offered):
        users = staff_client.get("/users/", {"tag_filters": value}).context["report"].users
        assert len(users) == 1, value
        found |= {user.user_id for user in users}
    assert len(found) == len(tags)


def test_overlapping_tags_show_their_bounds(staff_client, proxy):
    proxy.spend_day("ann", 4.0, day=today(), tags=["a"])
    proxy.spend_day("ann", 3.0, day=today(), tags=["a", "b"])
    proxy.spend_day("ann", 2.0, day=today())
    shown = words(page(staff_client, tag_filters="a,b"))
    assert "is between $7.00 and $9.00, because requests may carry several of these tags" in shown
    assert shown.count("at least $7.00") == 3  # total, average, row
    assert "is between" not in words(page(staff_client, tag_filters="a"))
