"""A database that does not answer, in the form that each route answers in."""

import pytest
from django.db import OperationalError, connections
from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
HTMX = {"HX-Request": "true"}
SENTENCE = "LiteLLM's database is not responding."


@pytest.fixture
def unreachable(proxy):
    """The proxy's database refuses every statement."""

    def refuse(execute, statement, params, many, context):
        raise OperationalError

    with connections["litellm"].execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(
    ("path", "headers", "content_type"),
    [
        ("/users/", {}, "text/html; charset=utf-8"),
        ("/users/", HTMX, "text/html; charset=utf-8"),
        ("/users/summary/", HTMX, "text/plain"),
        ("/users/tags/", HTMX, "text/plain"),
        ("/users/summary/", {}, "text/html; charset=utf-8"),
        ("/users.csv", {}, "text/html; charset=utf-8"),
        ("/users/daily.csv", {}, "text/html; charset=utf-8"),
        ("/admin/users/daily/activity", {}, "application/json"),
    ],
)
def test_each_route_answers_in_its_own_form(
    staff_client: Client, unreachable, path, headers, content_type
):
    response = staff_client.get(path, PERIOD, headers=headers)
    assert response.status_code == 503
    assert response["Content-Type"] == content_type
    assert SENTENCE in response.content.decode().replace("&#x27;", "'")


def test_the_api_names_the_failure_as_its_error(staff_client, unreachable):
    answer = staff_client.get("/admin/users/daily/activity", PERIOD).json()
    assert list(answer) == ["error"]
    assert answer["error"].startswith(SENTENCE)


def test_the_page_of_users_keeps_its_filters(staff_client, unreachable):
    html = staff_client.get("/users/", PERIOD | {"q": "ann"}).content.decode()
    assert 'id="filters"' in html
    assert 'value="ann"' in html
    assert "The database cannot be reached" in html


def test_a_fault_that_is_not_the_databases_stays_a_500(staff_client, unreachable, monkeypatch):
    def broken(*given):
        raise RuntimeError

    monkeypatch.setattr("analytics.pages.users.views.fetch_report", broken)
    staff_client.raise_request_exception = False
    assert staff_client.get("/users/", PERIOD).status_code == 500
