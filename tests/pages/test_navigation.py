"""The navigation keeps the period and filters on every staff page."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.exports.slots import slots
from analytics.pages.users import views
from tests.clock import today

from .test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PATHS = [
    *("/", "/users/", "/tools/", "/models/", "/teams/", "/seats/", "/budgets/"),
    *("/changes/", "/data/", "/definitions/"),
]


def links(html: str) -> list[str]:
    """Where the navigation leads; empty where there is none."""
    found = re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)
    return [unescape(link) for link in re.findall(r'<a href="([^"]+)"', found[0])] if found else []


def with_query(query: str) -> list[str]:
    return [f"{path}{query}" for path in PATHS]


@pytest.mark.parametrize("path", PATHS)
def test_links_between_pages_keep_period_and_filters_but_not_the_page(staff_client, proxy, path):
    query = "?range=7d&tag_filters=a,b&q=ann&page=2"
    html = staff_client.get(f"{path}{query}", follow=True).content.decode()
    assert links(html) == with_query("?range=7d&tag_filters=a%2Cb&q=ann")


def test_the_name_of_the_site_and_the_definitions_keep_them_too(staff_client, proxy):
    proxy.spend_day("ann", 5.0, day=today())
    html = page(staff_client, range="7d")
    assert 'id="product" href="/?range=7d"' in html
    assert 'id="definitions-link" href="/definitions/?range=7d"' in html
    assert 'href="/definitions/?range=7d#tokens"' in html


def test_without_parameters_links_are_plain(staff_client, proxy):
    assert links(page(staff_client)) == PATHS


@pytest.mark.parametrize("query", ["min_spend=x", "min_spend=9&max_spend=1", "range=zzz&q=ann"])
def test_filters_that_are_refused_are_not_carried_on(staff_client, proxy, query):
    assert links(staff_client.get(f"/users/?{query}").content.decode()) == PATHS


def test_an_address_that_does_not_exist_keeps_the_filters_that_it_knows(staff_client):
    response = staff_client.get("/nothing-here/?range=7d&strange=1")
    assert response.status_code == 404
    assert links(response.content.decode()) == with_query("?range=7d")


def test_a_request_that_cannot_be_read_is_a_400_with_the_navigation(staff_client):
    response = staff_client.get("/users/?" + "&".join(f"q{number}=" for number in range(1001)))
    assert response.status_code == 400
    assert links(response.content.decode()) == PATHS


def test_a_refused_file_keeps_the_navigation(staff_client):
    response = staff_client.get("/users.csv?range=7d&head=maybe")
    assert response.status_code == 400
    assert links(response.content.decode()) == with_query("?range=7d")


def test_a_form_without_its_token_keeps_the_navigation(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    response = client.post("/users/refresh/?range=7d")
    assert response.status_code == 403
    assert links(response.content.decode()) == with_query("?range=7d")


def test_a_busy_site_keeps_the_navigation(staff_client, settings):
    for _ in range(settings.EXPORTS_AT_ONCE):
        assert slots.acquire(blocking=False)
    try:
        response = staff_client.get("/users.csv?range=7d&head=yes")
    finally:
        slots.release(settings.EXPORTS_AT_ONCE)
    assert response.status_code == 503
    assert links(response.content.decode()) == with_query("?range=7d")


def test_staff_without_permission_see_the_navigation_and_the_reason(staff_client):
    response = staff_client.get("/staff/users/")
    assert response.status_code == 403
    assert links(response.content.decode()) == PATHS
    assert "doesn't have access to this page" in words(response.content.decode())
    assert "Your account doesn't have access" not in words(response.content.decode())


def test_the_pages_of_the_password_keep_the_navigation(staff_client):
    for path in ("/password/", "/password/done/"):
        assert links(staff_client.get(path).content.decode()) == PATHS


def test_a_fault_of_ours_has_plain_links_without_a_request(staff_client, monkeypatch):
    def broken(*given):
        raise RuntimeError

    monkeypatch.setattr("analytics.pages.users.views.PageFilterSet", broken)
    staff_client.raise_request_exception = False
    response = staff_client.get("/users/?range=7d")
    assert response.status_code == 500
    assert links(response.content.decode()) == PATHS


def test_people_who_are_not_staff_have_no_navigation(client, visitor_client: Client):
    for response in (
        client.get("/nothing-here/"),
        client.get("/sign-in/"),
        visitor_client.get("/users/"),
        visitor_client.get("/nothing-here/"),
    ):
        assert links(response.content.decode()) == []


def test_staff_can_sign_out_from_a_page_with_a_message(staff: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    html = client.get("/nothing-here/").content.decode()
    token = re.search(r'action="/sign-out/">\s*<input[^>]* value="(\w+)"', html).group(1)
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("back", ["//example.org/", "usage:data", "<!--", "data/", ""])
def test_a_refresh_leads_back_to_this_site_only(staff_client, monkeypatch, back):
    monkeypatch.setattr(views, "REFRESH_SECONDS", 0.05)  # nobody refreshes this mirror
    answer = staff_client.post("/users/refresh/?range=7d", {"next": back})
    assert answer["Location"] == "/users/?range=7d"
    answer = staff_client.post("/users/refresh/", {"next": "/tools/?range=7d"})
    assert answer["Location"] == "/tools/?range=7d"
