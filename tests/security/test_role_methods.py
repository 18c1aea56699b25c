"""Roles × routes × methods: what is closed is closed to every method, and tokens only read."""

import pytest
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import READ, SCOPES, ApiToken
from analytics.accounts.tokens import issue_token
from tests.people import staff_with

from .test_access import ROUTES
from .test_roles import NO_ROLE, OPENS, client_with, kind_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

METHODS = "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "UNKNOWN"
CHANGES = "POST", "PUT", "PATCH", "DELETE"


@pytest.mark.parametrize("role", [role for role in OPENS if "staff" not in OPENS[role]])
def test_a_route_without_the_role_is_closed_to_every_method(role: str):
    client = client_with(*({role} - {NO_ROLE}))
    closed = [route for route in ROUTES if kind_of(route) not in OPENS[role]]
    assert closed
    for route in closed:
        answers = {method: client.generic(method, route).status_code for method in METHODS}
        assert answers == dict.fromkeys(METHODS, 403), route


def test_anonymous_people_get_nothing_by_any_method(client: Client, db):
    for route in ROUTES:
        answers = {method: client.generic(method, route).status_code for method in METHODS}
        assert set(answers.values()) <= {302, 401, 403}, (route, answers)


def test_a_token_changes_nothing_by_any_method(proxy):
    user = staff_with("admin")
    token, secret = issue_token(user, name="x", scopes=list(SCOPES), days=1, now=timezone.now())
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for route in ROUTES:
        answers = {method: client.generic(method, route).status_code for method in CHANGES}
        assert set(answers.values()) <= {302, 401, 403, 405}, (route, answers)
    assert list(ApiToken.objects.values_list("pk", "revoked_at")) == [(token.pk, None)]


def test_head_asks_for_the_same_permission_as_get(proxy):
    user = staff_with("viewer", username="program")
    secret = issue_token(user, name="x", scopes=[READ], days=1, now=timezone.now())[1]
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    for client in (client_with("exporter"), program):
        for route in ("/users.csv", "/tools.json", "/staff/"):
            assert client.head(route).status_code == client.get(route).status_code, route
