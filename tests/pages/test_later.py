"""Parts that load later with JavaScript: the comparison and the tag choices."""

from datetime import date

import pytest
from django.db import OperationalError, connections

from analytics.domain.query import UsageQuery
from analytics.litellm.statements import sql
from analytics.usage.cache import drop

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))


@pytest.mark.django_db(databases=["default", "litellm"])
def test_the_comparison_loads_later_with_scripts_and_immediately_without(
    proxy, kept, staff_client, django_assert_num_queries
):
    proxy.spend_day("ann", 1.0)
    proxy.spend_day("ann", 1.0, day=date(2025, 12, 1))
    days = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
    at_once = staff_client.get("/users/", days).content.decode()
    assert "Previous period: " in at_once
    drop(JANUARY)
    staff_client.cookies["summary"] = "later"
    waiting = staff_client.get("/users/", days).content.decode()
    assert "Previous period: " not in waiting
    assert 'data-later="/users/summary/?start_date=2026-01-01&amp;end_date=2026-01-31"' in waiting
    summary = staff_client.get("/users/summary/", days).content.decode()
    assert summary in at_once
    with django_assert_num_queries(0, using="litellm"):
        again = staff_client.get("/users/", days).content.decode()
    assert "Previous period: " in again
    assert staff_client.get("/users/summary/", {"range": "none"}).status_code == 400


@pytest.mark.django_db(databases=["default", "litellm"])
def test_tag_choices_load_on_demand_with_scripts(proxy, staff_client):
    proxy.spend_day("ann", 1.0, tags=["team:a", "User-Agent: cursor"])
    asked = {"start_date": "2026-01-01", "end_date": "2026-01-31", "tag_filters": "cursor"}
    option = '<option value="team:a">team:a · 1 request</option>'
    assert option in staff_client.get("/users/", asked).content.decode()
    staff_client.cookies["summary"] = "later"
    page = staff_client.get("/users/", asked).content.decode()
    assert option not in page
    assert '<option value="cursor" selected>Cursor</option>' in page
    field = staff_client.get("/users/tags/", asked).content.decode()
    assert option in field
    assert '<option value="cursor" selected>Cursor · 1 request</option>' in field
    assert staff_client.get("/users/tags/", {"range": "none"}).status_code == 400


@pytest.mark.django_db(databases=["default", "litellm"])
def test_tags_that_cannot_be_read_are_a_503_with_a_sentence(proxy, kept, staff_client):
    def without_tags(execute, statement, params, many, context):
        if statement == sql("tag_usage"):
            raise OperationalError
        return execute(statement, params, many, context)

    with connections["litellm"].execute_wrapper(without_tags):
        answer = staff_client.get("/users/tags/", {"range": "7d"})
    assert answer.status_code == 503
    assert b"is not responding" in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/users/summary/", "/users/tags/"])
def test_later_parts_reject_the_same_parameters_as_the_page(staff_client, path):
    answer = staff_client.get(path, {"q": ["ann", "bob"]})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain"
    assert answer.content.decode().startswith("q is given more than once.")
    assert b"min_spend must be a number" in staff_client.get(path, {"min_spend": "x"}).content
