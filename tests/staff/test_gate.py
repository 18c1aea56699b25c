"""Who opens `/staff/`, and what is not there."""

import pytest
from django.urls import resolve
from django.urls.exceptions import Resolver404

from tests.people import client_of, staff_with
from tests.security.test_access import ROUTES

pytestmark = pytest.mark.django_db

STAFF = [route for route in ROUTES if route.startswith("/staff/")]


@pytest.mark.parametrize("route", STAFF)
def test_administrators_open_every_page(as_ada, ada, route):
    is_own_end = route == "/staff/users/1/delete/"  # nobody deletes their own account
    answer = as_ada.get(route.replace("/1/", f"/{ada.pk}/"))
    assert answer.status_code in ({403} if is_own_end else {200, 302})


@pytest.mark.parametrize("roles", [("viewer",), ("exporter",), ("admin", "viewer-pseudonymous")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_does(roles, method):
    client = client_of(staff_with(*roles))
    for route in STAFF:
        assert getattr(client, method)(route).status_code == 403, route


def test_a_superuser_who_sees_pseudonyms_does_not(root):
    root.groups.add(staff_with("viewer-pseudonymous").groups.get())
    assert client_of(root).get("/staff/users/").status_code == 403


@pytest.mark.parametrize(
    "path", ["r/1/1/", "jsi18n/", "autocomplete/", "logout/", "password_change/", "litellm/", "x"]
)
def test_nothing_else_is_there(as_ada, path):
    with pytest.raises(Resolver404):
        resolve(f"/staff/{path}")
    assert as_ada.get(f"/staff/{path}").status_code == 404


def test_the_account_menu_leads_administrators_there(as_ada, staff_client):
    link = 'href="/staff/users/"'
    assert link in as_ada.get("/definitions/").content.decode()
    assert link not in staff_client.get("/definitions/").content.decode()


def test_pages_obey_the_policy_and_ask_for_no_style_of_django(as_ada, ada):
    for path in ("/staff/users/", f"/staff/users/{ada.pk}/", "/staff/groups/", "/staff/audit/"):
        page = as_ada.get(path).content.decode()
        assert "static/admin/" not in page
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
