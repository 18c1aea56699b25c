"""Runs api_cases.sh: the API contract with curl against gunicorn, with both kinds of tokens."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.proxy import Proxy
from tests.site import ROOT, manage, running_site

ADMIN_KEY, VISITOR_KEY = "sk-admin-0123456789abcdef", "sk-visitor-0123456789abcdef"
ISSUE = """
from django.contrib.auth.models import User
from django.utils import timezone
from analytics.accounts.tokens import issue_token

visitor, _ = User.objects.get_or_create(username="visitor")
for user in (User.objects.get(username="root"), visitor):
    now = timezone.now()
    print(issue_token(user, name="curl", scopes=["read", "export"], days=30, now=now)[1])
"""


@pytest.fixture(scope="module")
def company(proxy_writer: Proxy) -> Iterator[None]:
    """What api_cases.sh describes, and two of LiteLLM's keys."""
    proxy_writer.clear()
    for number in range(1, 31):
        tags = ["User-Agent: claude-cli", f"team:{number % 2}"]
        proxy_writer.spend_day(f"user-{number:02}", number * 20.0, requests=31 - number, tags=tags)
    for key, user_id, role in (
        (ADMIN_KEY, "boss", "proxy_admin"),
        (VISITOR_KEY, "guest", "internal_user"),
    ):
        proxy_writer.person(user_id)
        proxy_writer.connection.execute(
            'UPDATE "LiteLLM_UserTable" SET user_role = %s WHERE user_id = %s', (role, user_id)
        )
        proxy_writer.key(hashlib.sha256(key.encode()).hexdigest(), user_id)
    yield
    proxy_writer.clear()


@pytest.fixture(scope="module")
def site(company, site_database) -> Iterator[str]:
    with running_site(**site_database, LITELLM_ADMIN_KEYS="true") as address:
        yield address


@pytest.fixture(scope="module")
def tokens(site_database) -> tuple[str, str]:
    issued = manage("shell", "-v", "0", "-c", ISSUE, **site_database)
    admin, visitor = issued.stdout.split()
    return admin, visitor


@pytest.mark.parametrize("kind", ["tokens", "litellm"])
def test_the_cases_of_the_contract_pass_by_curl(site, tokens, kind):
    admin, visitor = tokens if kind == "tokens" else (ADMIN_KEY, VISITOR_KEY)
    done = subprocess.run(
        [str(ROOT / "tests" / "accounts" / "api_cases.sh")],
        env=os.environ
        | {
            "SITE": site,
            "ADMIN_TOKEN": admin,
            "VISITOR_TOKEN": visitor,
            "PYTHON": sys.executable,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 19
