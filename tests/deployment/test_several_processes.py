"""Two sites with one PostgreSQL, as on two machines: what one decides holds at both."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.site import LEAVER, LOGIN, Browser, manage, running_site, wait_until_ready

LIMIT = 6
ISSUE = """
from django.contrib.auth.models import User
from django.utils import timezone
from analytics.accounts.tokens import issue_token
user = User.objects.get(username="root")
for name in ("limited", "revoked"):
    given = issue_token(user, name=name, scopes=["read"], days=1, now=timezone.now())
    print(given[1])
"""
REVOKE = """
from django.utils import timezone
from analytics.accounts.models import ApiToken
from analytics.accounts.tokens import revoke_tokens
revoke_tokens(ApiToken.objects.filter(name="revoked"), timezone.now())
"""
API = "/admin/users/daily/activity?start_date=2026-01-01&end_date=2026-01-31"
USER = "/users/?start_date=2026-01-01&end_date=2026-01-31"


@pytest.fixture(scope="module")
def both(site_database, proxy_writer) -> Iterator[tuple[str, str]]:
    """The addresses of both, each with a mirror of its own."""
    proxy_writer.clear()
    proxy_writer.spend_day("ann", 5.0)
    variables = site_database | {"API_REQUESTS_PER_MINUTE": str(LIMIT)}
    with running_site(**variables) as one, running_site(**variables) as other:
        wait_until_ready(one)
        wait_until_ready(other)
        yield one, other
    proxy_writer.clear()


def is_signed_in(browser: Browser, address: str) -> bool:
    browser.address = address
    return "Sign in" not in browser.get(USER)[1]


def csrf_token(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def ask(address: str, secret: str) -> int:
    """The status of a request by a program."""
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=20)) as site:
        site.request("GET", API, headers={"Authorization": f"Bearer {secret}"})
        answer = site.getresponse()
        answer.read()
        return answer.status


def test_a_session_holds_at_both_until_it_is_ended_at_one(both):
    one, other = both
    browser, second = Browser(one), Browser(other)
    browser.sign_in(*LEAVER)
    second.sign_in(*LEAVER)
    assert all(is_signed_in(who, at) for who in (browser, second) for at in both)
    page = browser.get("/")[1]
    browser.get("/sign-out/everywhere/", {"csrfmiddlewaretoken": csrf_token(page)})
    assert not any(is_signed_in(who, at) for who in (browser, second) for at in both)


def test_wrong_passwords_at_both_lock_together(both, site_database):
    one, other = both
    try:
        tries = [Browser(at).sign_in("somebody", "wrong")[0] for at in (one, other) * 2]
        assert tries == [200] * 4
        assert Browser(one).sign_in("somebody", "wrong")[0] == 429
        assert Browser(other).sign_in("somebody", "right")[0] == 429
    finally:
        manage("axes_reset", **site_database)
    assert Browser(other).sign_in(*LOGIN)[0] == 200


@pytest.fixture(scope="module")
def secrets(site_database) -> list[str]:
    return manage("shell", "-v", "0", "-c", ISSUE, **site_database).stdout.split()


def test_the_requests_of_a_token_count_at_both_together(both, secrets):
    answers = [ask(at, secrets[0]) for at in both * (LIMIT // 2)]
    assert answers == [200] * LIMIT
    assert [ask(at, secrets[0]) for at in both] == [429, 429]


def test_a_revoked_token_ends_at_both(both, secrets, site_database):
    assert [ask(at, secrets[1]) for at in both] == [200, 200]
    assert manage("shell", "-v", "0", "-c", REVOKE, **site_database).returncode == 0
    assert [ask(at, secrets[1]) for at in both] == [401, 401]
