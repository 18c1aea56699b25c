"""Client addresses: headers from clients are never trusted."""

import pytest
from django.test import Client, RequestFactory

from analytics.audit.client_address import (
    client_address,
    rate_limited_address,
    warn_of_missing_header,
)

WRONG = {"username": "olga", "password": "a wrong one"}


def address(forwarded: str | None, peer: str = "127.0.0.1") -> str | None:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


def test_without_a_trusted_proxy_the_header_is_ignored(settings):
    settings.TRUSTED_PROXIES = 0
    assert address("192.0.2.1", peer="198.51.100.9") == "198.51.100.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.1, 192.0.2.1", "192.0.2.1"),
        (2, "10.0.0.1, 192.0.2.1, 203.0.113.5", "192.0.2.1"),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (2, "192.0.2.1", "127.0.0.1"),
    ],
)
def test_trusted_proxies_are_counted_from_the_right(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert address(forwarded) == expected


def test_a_unix_socket_has_no_address():
    assert address(None, peer="") is None


def test_an_ipv6_network_counts_as_one_address():
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:0:1:2:3:4:5")
    assert rate_limited_address(request) == "2001:db8:0:1::"


def test_a_proxy_that_does_not_append_is_named_once_in_the_log(settings, caplog):
    settings.TRUSTED_PROXIES = 1
    warn_of_missing_header.cache_clear()
    address(None)
    address(None)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "proxy_set_header X-Forwarded-For" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_header_that_a_client_writes_neither_evades_a_lock_nor_locks_others(
    client: Client, staff, settings, proxies
):
    settings.TRUSTED_PROXIES = proxies
    real = ", 198.51.100.9" if proxies else ""  # what the proxy appends
    for number in range(5):
        forged = f"192.0.2.{number}{real}"
        status = client.post("/sign-in/", WRONG, HTTP_X_FORWARDED_FOR=forged).status_code
    assert status == 429
    elsewhere = {"HTTP_X_FORWARDED_FOR": "192.0.2.1"} if proxies else {"REMOTE_ADDR": "192.0.2.1"}
    right = WRONG | {"password": "a long password"}
    assert client.post("/sign-in/", right, **elsewhere).status_code == 302
