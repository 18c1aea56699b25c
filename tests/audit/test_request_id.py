"""The number of a request: the site's own, or that of a proxy which lets no client choose it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.loaded_settings import load_settings
from tests.site import ROOT

STATED = "number.of-somebody_else"


def number(client, stated: str) -> str:
    return client.get("/healthz", headers={"X-Request-ID": stated})["X-Request-ID"]


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_client_chooses_the_number_whatever_proxy_passes_it_on(client, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    first, second = number(client, STATED), number(client, STATED)
    assert len({STATED, first, second}) == 3


def test_the_number_of_a_proxy_that_sets_it_is_kept(client, settings):
    settings.REQUEST_ID_FROM_PROXY = True
    assert number(client, STATED) == STATED


def test_the_number_of_apache_is_kept(client, settings):
    settings.REQUEST_ID_FROM_PROXY = True
    stated = "YkWh@X8AAQEAAAgoSZMAAABA"
    assert number(client, stated) == stated


@pytest.mark.parametrize("stated", ["short", "x" * 65, "with a space", "a;b=c&d;e", "é" * 8])
def test_a_number_of_another_shape_is_replaced(client, settings, stated):
    settings.REQUEST_ID_FROM_PROXY = True
    assert number(client, stated) != stated


def test_without_a_proxy_there_is_no_number_to_take():
    with pytest.raises(ImproperlyConfigured, match="needs TRUSTED_PROXIES"):
        load_settings(REQUEST_ID_FROM_PROXY="true", HTTPS="false")
    assert load_settings(REQUEST_ID_FROM_PROXY="true", TRUSTED_PROXIES="1").REQUEST_ID_FROM_PROXY
    assert not load_settings(TRUSTED_PROXIES="1").REQUEST_ID_FROM_PROXY


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("nginx.conf", "proxy_set_header X-Request-ID $request_id;"),
        ("Caddyfile", "header_up X-Request-ID {http.request.uuid}"),
        ("apache.conf", 'RequestHeader set X-Request-ID "%{UNIQUE_ID}e"'),
    ],
)
def test_every_example_of_a_proxy_sets_its_own(file, line):
    assert line in (ROOT / "deploy" / file).read_text()
