"""The header of a trusted proxy, as gunicorn hands it to the site."""

import http.client
from urllib.parse import urlsplit

from tests.site import running_site

SETTINGS = {
    "REMOTE_USER_HEADER": "X-Forwarded-User",
    "REMOTE_USER_PROXIES": "127.0.0.1",
    "SIGN_IN_DEFAULT_ROLE": "viewer",
}


def status(address: str, *headers: tuple[str, str]) -> int:
    """What a client that sends these headers, in this order, is answered."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.putrequest("GET", "/definitions/")
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_only_the_header_with_hyphens_names_somebody_and_only_once(site_database):
    real, similar = ("X-Forwarded-User", "pat"), ("X_Forwarded_User", "visitor")
    with running_site(**site_database | SETTINGS) as address:
        assert status(address, similar) == status(address) == 302
        assert status(address, real) == 200
        assert status(address, similar, real) == 200  # `visitor` has a password, and would be 403
        assert status(address, real, ("X-Forwarded-User", "pat")) == 302
