"""CSRF failures: a plain page, and the likely cause in the log."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_dropped_port_names_the_proxys_host_header_in_the_log(settings, caplog):
    settings.ALLOWED_HOSTS = ["usage.example.com"]
    client = Client(enforce_csrf_checks=True)
    refused = client.post(
        "/sign-in/",
        headers={"host": "usage.example.com", "origin": "https://usage.example.com:8443"},
    )
    assert refused.status_code == 403
    (line,) = [record.getMessage() for record in caplog.records if "Host" in record.getMessage()]
    assert "https://usage.example.com:8443 does not match any trusted origins" in line
    assert "Host is usage.example.com: check CSRF_TRUSTED_ORIGINS" in line
    assert "the proxy passes Host with its port" in line


def test_a_lost_cookie_shows_a_plain_error_and_no_proxy_hint(caplog):
    refused = Client(enforce_csrf_checks=True).post("/sign-in/")
    html = refused.content.decode()
    assert refused.status_code == 403
    assert "Your session changed" in html
    assert "Reload the page and try again." in html
    assert "CSRF_TRUSTED_ORIGINS" not in caplog.text
