"""Headers of every kind of answer: pages, files, probes, redirects and refusals."""

import pytest
from django.test import Client

from tests.loaded_settings import load_settings
from usage_site.security_headers import DEFAULTS, OF_FILES

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

KINDS = {
    "a page": ("get", "/users/", 200),
    "a JSON file": ("get", "/tools.json", 200),
    "a CSV file": ("get", "/users.csv", 200),
    "the API": ("get", "/admin/users/daily/activity", 400),
    "a probe": ("get", "/healthz", 200),
    "a probe that is refused": ("post", "/healthz", 405),
    "a wrong method": ("put", "/users/", 405),
    "a page that is not found": ("get", "/nowhere/", 404),
    "a static file": ("get", "/static/analytics/js/usage.js", 200),
    "a static file that is not found": ("get", "/static/nothing.js", 404),
    "a redirect": ("get", "/sign-out/", 302),
    "a missing slash": ("get", "/users", 301),
}


def assert_headers(response, expected: dict[str, str] = DEFAULTS) -> None:
    for name, value in expected.items():
        if name != "Cache-Control":
            assert response[name] == value, name
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(("method", "path", "status"), KINDS.values(), ids=KINDS)
def test_every_kind_of_answer_has_every_header(staff_client, proxy, method, path, status):
    response = getattr(staff_client, method)(path)
    assert response.status_code == status
    is_public = path.startswith("/static/") and status == 200
    assert_headers(response, OF_FILES if is_public else DEFAULTS)
    assert ("no-store" in response["Cache-Control"]) is not is_public
    response.close()


def test_what_is_refused_before_any_view_has_them_too(client):
    for response in (
        client.get("/users/", headers={"host": "elsewhere.example"}),
        client.post("/sign-in/", "x" * 70_000, content_type="text/plain"),
        client.get("/users.csv"),
        Client(enforce_csrf_checks=True).post("/sign-in/"),
    ):
        assert response.status_code in (400, 401, 403, 413)
        assert_headers(response)
        assert "no-store" in response["Cache-Control"]


def test_with_https_a_wrong_host_has_them_too_and_pages_have_hsts(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    client = Client()
    refused = client.get("/users/", headers={"host": "elsewhere.example"})
    assert refused.status_code == 400
    assert_headers(refused)
    led = client.get("/users/")
    assert (led.status_code, led["Location"]) == (301, "https://testserver/users/")
    assert client.get("/users/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_of_https_have_host_names_and_flags(client, staff):
    cookies = client.post("/sign-in/", {"username": "olga", "password": "a long password"}).cookies
    assert cookies["sessionid"]["httponly"]
    assert {cookie["samesite"] for cookie in cookies.values()} == {"Lax"}
    secure = load_settings(HTTPS="true")
    assert secure.SESSION_COOKIE_NAME == "__Host-sessionid"
    assert secure.CSRF_COOKIE_NAME == "__Host-csrftoken"
    assert secure.SESSION_COOKIE_SECURE
    assert secure.CSRF_COOKIE_SECURE
    assert secure.SECURE_SSL_REDIRECT


def test_a_length_in_another_script_is_no_length(client):
    """`²` is a digit to Python, and no number."""
    response = client.post("/sign-in/", CONTENT_LENGTH="\xb2")
    assert response.status_code == 400
