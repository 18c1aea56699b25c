"""Programs against gunicorn: api_cases.sh with both kinds of tokens, and every example."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from analytics.openapi.operations import OPERATIONS
from tests.clock import today
from tests.proxy import Proxy
from tests.site import LOGIN, ROOT, Browser, manage, running_site, wait_until_ready

from .code_blocks import Block, blocks_of_markdown, blocks_of_page, run_blocks

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
    book_for_examples(proxy_writer)
    yield
    proxy_writer.clear()


def book_for_examples(proxy: Proxy) -> None:
    """Usage of this month and the last one by what examples name."""
    for team in ("payments", "search"):
        proxy.connection.execute(
            'INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES (%s, %s)', (team, team)
        )
        proxy.key(f"key-of-{team}", "ann")
        proxy.connection.execute(
            'UPDATE "LiteLLM_VerificationToken" SET team_id = %s WHERE token = %s',
            (team, f"key-of-{team}"),
        )
    for days in (2, 45):
        day = today() - timedelta(days=days)
        for key, agent, model in (
            ("key-of-payments", "claude-cli", "gpt-5"),
            ("key-of-search", "Cursor", "claude-opus"),
        ):
            tags = [f"User-Agent: {agent}"]
            proxy.spend_day("ann", 9.0, day=day, key=key, tags=tags, model=model)


@pytest.fixture(scope="module")
def site(company, site_database) -> Iterator[str]:
    limits = {"API_REQUESTS_PER_MINUTE": "1000"}
    with running_site(**site_database, **limits, LITELLM_ADMIN_KEYS="true") as address:
        wait_until_ready(address)
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


def test_every_example_of_the_documentation_runs(site, tokens, tmp_path):
    blocks = blocks_of_markdown(ROOT / "docs" / "api.md")
    readme = [one for one in blocks_of_markdown(ROOT / "README.md") if "TOKEN" in one.text]
    assert {one.language for one in blocks} == {"sh", "python"}
    assert {one.language for one in readme} == {"sh"}
    run_blocks([*blocks, *readme], site, tokens[0], tmp_path)


def test_every_example_of_the_page_runs(site, tokens, tmp_path):
    blocks = page_blocks(site)
    assert len(blocks) == 2 * len(OPERATIONS)
    run_blocks(blocks, site, tokens[0], tmp_path)
    files = {path.suffix: path for path in tmp_path.iterdir()}
    assert files[".csv"].stat().st_size


def page_blocks(site: str) -> list[Block]:
    browser = Browser(site)
    browser.sign_in(*LOGIN)
    status, page = browser.get("/api/")
    assert status == 200
    return blocks_of_page(page)


def test_an_example_that_fails_is_noticed(site, tokens, tmp_path):
    wrong = Block(language="python", text="raise SystemExit(3)")
    with pytest.raises(AssertionError):
        run_blocks([wrong], site, tokens[0], tmp_path)
    refused = Block(language="sh", text='curl -fsS "https://usage.example.com/users.csv"')
    with pytest.raises(AssertionError):
        run_blocks([refused], site, tokens[0], tmp_path)
