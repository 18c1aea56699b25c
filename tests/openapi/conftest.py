"""A lifelike company, copied once, and the site as a WSGI application with a token."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from analytics.accounts.tokens import issue_token
from demo.simulation import World
from tests.clock import today
from tests.proxy import Proxy


@pytest.fixture(scope="module")
def company(proxy_writer: Proxy) -> Iterator[Proxy]:
    """Sixty days of a small company that uses everything that LiteLLM records."""
    proxy_writer.simulate(
        World(
            seed=7,
            users=20,
            first_day=today() - timedelta(days=60),
            last_day=today(),
            history_days=60,
            teams=4,
            services=4,
            runs_per_day=1.5,
            shared_key_share=0.3,
            untagged_share=0.2,
            mcp_share=0.2,
        )
    )
    yield proxy_writer
    proxy_writer.clear()


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The site within this process, which leaves the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(staff: User) -> dict[str, str]:
    """The header of a token that may do everything that programs may."""
    now = timezone.now()
    secret = issue_token(staff, name="x", scopes=["read", "export"], days=90, now=now)[1]
    return {"Authorization": f"Bearer {secret}"}
