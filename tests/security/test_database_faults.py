"""Our own database takes no writes: people who are signed in go on reading, and nothing fails.

LiteLLM's database: tests/security/test_outage.py, tests/mirror/test_reasons.py. Other faults of
ours: tests/security/test_own_database.py.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from demo.postgres import Server
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"], transaction=True)

RIGHT = {"username": "olga", "password": "a long password"}


@pytest.fixture
def read_only(staff_client, proxy: Proxy, server: Server) -> Iterator[None]:
    """As a standby after a failover, or a server whose disk is full."""
    proxy.spend_day("ann", 5.0)
    name = connection.settings_dict["NAME"]
    with server.connect() as owner:
        owner.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        connection.close()
        yield
        owner.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        connection.close()


@pytest.mark.usefixtures("read_only")
def test_pages_answer_and_what_must_be_written_down_is_refused(staff_client):
    for path in ("/", "/users/", "/tools/", "/data/", "/definitions/", "/sign-in/"):
        assert staff_client.get(path).status_code in (200, 302), path
    for path in ("/users.csv", "/tools.json"):
        refused = staff_client.get(path)
        assert refused.status_code == 503
        assert "Nothing was exported" in refused.content.decode()


@pytest.mark.usefixtures("read_only")
def test_sign_in_and_sign_out_say_why_they_do_not_work(staff_client):
    client = Client(raise_request_exception=False)
    for response in (
        client.post("/sign-in/", RIGHT),
        client.post("/sign-in/", RIGHT | {"password": "a wrong one"}),
    ):
        assert response.status_code == 503
        assert "own database cannot be written" in response.content.decode()
    assert client.get("/users/").status_code == 302


@pytest.mark.usefixtures("read_only")
def test_changes_are_refused_with_the_reason(staff_client):
    staff_client.raise_request_exception = False
    for path, form in {
        "/account/tokens/": {"name": "x", "scopes": "read", "days": "30"},
        "/seats/notes/": {"user_id": "ann", "decision": "keep", "text": ""},
        "/sign-out/everywhere/": {},
    }.items():
        response = staff_client.post(path, form)
        assert response.status_code in (400, 503), path
        if response.status_code == 503:
            assert "cannot be written" in response.content.decode(), path
