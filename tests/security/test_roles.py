"""Roles × routes: what each role opens, and that new routes are closed to roles without it."""

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from analytics.accounts.roles import ROLES, Permission, needed_permission
from analytics.accounts.tokens import issue_token
from tests.people import client_of, staff_with

from .test_access import ROUTES

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NO_ROLE = "no role"
# Notes say names; groups of roles are not deleted.
REFUSED_TO_ALL = ("notes", "/groups/1/delete/")
# What each role may open, said apart from the code that decides it.
OPENS = {
    NO_ROLE: {"own"},
    "viewer": {"own", "page"},
    "viewer-pseudonymous": {"own", "page"},
    "exporter": {"own", "page", "file"},
    "admin": {"own", "page", "file", "staff"},
}


def kind_of(route: str) -> str:
    """What a route is, by its address alone."""
    if route.startswith("/staff/"):
        return "staff"
    if route.startswith(("/password/", "/account/security/", "/account/sessions/")):
        return "own"
    return "file" if route.endswith(".csv") else "page"


def client_with(*roles: str) -> Client:
    return client_of(staff_with(*roles))


@pytest.mark.parametrize("role", OPENS)
def test_a_role_opens_its_routes_and_no_other(proxy, role: str):
    client = client_with(*({role} - {NO_ROLE}))
    for route in ROUTES:
        status = client.get(route).status_code
        if kind_of(route) not in OPENS[role]:
            assert status == 403, route
        else:
            assert status != 403 or any(part in route for part in REFUSED_TO_ALL), route


@pytest.mark.parametrize("role", ["viewer", "exporter"])
def test_a_token_does_no_more_than_its_user_may_now(proxy, role: str):
    user = staff_with(role)
    secret = issue_token(user, name="x", scopes=["read", "export"], days=1, now=timezone.now())[1]
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/tools.json", headers=headers).status_code == 200
    answer = Client().get("/tools.csv", headers=headers)
    assert answer.status_code == (200 if role == "exporter" else 403)
    user.groups.clear()
    answer = Client().get("/tools.json", headers=headers)
    assert answer.status_code == 403
    assert "needs a role" in answer.json()["error"]


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("exporter", 302)])
def test_who_notes_has_the_permission_to(proxy, role: str, status: int):
    proxy.person("ann")
    note = {"user_id": "ann", "decision": "keep", "text": ""}
    assert client_with(role).post("/seats/notes/", note).status_code == status


@pytest.mark.parametrize("path", ["/users/", "/tools/", "/seats/", "/budgets/"])
def test_a_viewer_is_offered_no_file_and_no_form_of_notes(proxy, path: str):
    proxy.person("ann")
    html = client_with("viewer").get(path).content.decode()
    assert ".csv" not in html
    assert 'id="decide"' not in html
    exporter = client_of(staff_with("exporter", username="eva"))
    assert ".csv" in exporter.get(path).content.decode()


def test_who_lacks_a_role_reads_what_is_missing_and_whom_to_ask(proxy, settings):
    settings.ADMIN_CONTACT = "Olga"
    html = client_with().get("/users/").content.decode()
    assert "This needs a role: viewer, exporter or admin." in html
    assert "ask Olga" in html


def test_who_sees_pseudonyms_never_administers(proxy):
    client = client_with("admin", "viewer-pseudonymous")
    assert client.get("/staff/").status_code == 403
    assert client.get("/users.csv").status_code == 200


def test_roles_of_the_migration_are_those_of_the_code(server, site_database):
    with server.connect("site") as site:
        rows = site.execute(
            "SELECT g.name, array_agg('accounts.' || p.codename ORDER BY p.codename)"
            " FROM auth_group g JOIN auth_group_permissions gp ON gp.group_id = g.id"
            " JOIN auth_permission p ON p.id = gp.permission_id GROUP BY g.name"
        ).fetchall()
    assert dict(rows) == {role: sorted(permissions) for role, permissions in ROLES.items()}


def test_a_route_that_nobody_named_needs_the_permission_to_view():
    assert needed_permission(resolve("/data/"), "GET") == Permission.VIEW
