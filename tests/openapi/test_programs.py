"""What programs get besides answers: errors in JSON, and nothing for other websites."""

import pytest
from django.test import Client
from django.urls import get_resolver

from analytics.domain.errors import ExportsBusy
from analytics.openapi.operation import Operation
from analytics.openapi.operations import OPERATIONS
from analytics.pages.users import exports
from tests.security.test_access import routes

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

EVIL = "https://evil.example"
PREFLIGHT = {
    "Origin": EVIL,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
}
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


def cors_headers(response) -> list[str]:
    return [name for name in response.headers if name.lower().startswith("access-control-")]


def test_no_route_sends_a_header_of_cors(client, staff_client, bearer, proxy):
    for route in sorted(set(routes(get_resolver()))):
        for method in (client.get, client.options, staff_client.options):
            assert cors_headers(method(route, headers=PREFLIGHT)) == [], route
    for route in ("/definitions/", "/account/tokens/", "/api/"):
        assert cors_headers(staff_client.get(route, headers=PREFLIGHT)) == []
    for operation in OPERATIONS:
        asked = client.get(operation.path, {"page": "0"}, headers=PREFLIGHT | bearer)
        assert cors_headers(asked) == []


@every_operation
def test_a_preflight_is_refused(client, bearer, operation: Operation):
    refused = client.options(operation.path, headers=PREFLIGHT)
    assert refused.status_code == 401
    assert client.options(operation.path, headers=PREFLIGHT | bearer).status_code == 405


@every_operation
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_programs_only_read(bearer, operation: Operation, method: str):
    client = Client(enforce_csrf_checks=True)
    refused = getattr(client, method)(operation.path, headers=bearer)
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD"
    assert list(refused.json()) == ["error"]


@every_operation
def test_an_invalid_parameter_is_named_in_json(client, bearer, operation: Operation):
    refused = client.get(operation.path, {**operation.example, "pages": "1"}, headers=bearer)
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/json"
    assert refused.json()["error"].startswith("pages is not a parameter. Allowed: ")


def test_browsers_still_get_a_page(staff_client):
    assert staff_client.get("/users.csv?page=0")["Content-Type"].startswith("text/html")


@every_operation
def test_no_token_is_a_401_with_a_challenge(client, db, operation: Operation):
    refused = client.get(operation.path)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    kind = "application/json" if operation.answer else "text/plain"
    assert refused["Content-Type"] == kind


def test_a_busy_site_says_so_in_json(client, bearer, proxy, monkeypatch: pytest.MonkeyPatch):
    def busy(*given):
        raise ExportsBusy

    monkeypatch.setattr(exports, "slot", busy)
    refused = client.get("/users.csv", headers=bearer)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "30"
    assert refused.json()["error"].startswith("Too many exports")


def test_a_limited_token_is_told_when_to_try_again(client, bearer, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    answers = [client.get("/overview.json?page=0", headers=bearer) for _ in range(2)]
    assert [one.status_code for one in answers] == [400, 429]
    assert 1 <= int(answers[1]["Retry-After"]) <= 60
    assert "Try again in" in answers[1].json()["error"]
