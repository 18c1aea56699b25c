"""`manage.py check --database litellm`: schema, pooler and encryption."""

# ruff: noqa: F811 fixtures are arguments

import re
import subprocess
from collections.abc import Iterator

import pytest

from demo.postgres import Server
from demo.postgres_binaries import server_account
from tests.network import free_port, own_address, program, relay, wait_for_port
from tests.site import manage

from .test_checks import NAME, ROLE, careless, check, owner  # noqa: F401 fixtures


@pytest.fixture
def pooler(server: Server, reachable_folder) -> Iterator[int]:
    """The port of a PgBouncer in transaction mode before the tests' server."""
    port = free_port()
    config = reachable_folder / "pgbouncer.ini"
    lines = [
        "[databases]",
        # With auth_type=any PgBouncer signs in as this user, whoever asks.
        f"* = host={server.socket_folder} user=usage_reader",
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = any",
        "pool_mode = transaction",
    ]
    config.write_text("\n".join(lines))
    config.chmod(0o644)
    account = server_account()
    as_other = ["-u", account.pw_name] if account else []
    process = subprocess.Popen(
        [program("pgbouncer"), "-q", *as_other, str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def test_a_schema_that_may_not_be_used_gets_the_grant_to_run(check, careless):
    careless.execute(
        "ALTER SCHEMA public RENAME TO proxy; CREATE SCHEMA public;"
        " REVOKE USAGE ON SCHEMA proxy FROM PUBLIC;"
        f" ALTER ROLE {ROLE} IN DATABASE {NAME} SET search_path = proxy"
    )
    for extra in ("&schema=proxy", "&pgbouncer=true&schema=proxy"):
        message = check(user=ROLE, extra=extra)["E003"]
        assert message.hint.split("\n")[1:] == [
            f'As the owner of the schema: GRANT USAGE ON SCHEMA "proxy" TO "{ROLE}";'
        ]


def test_a_pooled_schema_prints_the_search_path_to_set(check, careless):
    careless.execute(
        "ALTER SCHEMA public RENAME TO proxy; CREATE SCHEMA public;"
        f" GRANT USAGE ON SCHEMA proxy TO {ROLE}"
    )
    hint = check(user=ROLE, extra="&pgbouncer=true&schema=proxy")["E003"].hint
    assert hint.split("\n")[1:] == [
        "As a superuser or the owner:"
        f' ALTER ROLE "{ROLE}" IN DATABASE "{NAME}" SET search_path = "proxy";'
    ]
    careless.execute(hint.partition("owner: ")[2])
    assert "E003" not in check(user=ROLE, extra="&pgbouncer=true&schema=proxy")


def test_a_wrong_schema_in_the_url_is_named_with_the_right_one(check, owner):
    hint = check(extra="&schema=nowhere")["E003"].hint
    assert "LITELLM_DATABASE_URL says schema=nowhere: make it schema=public." in hint


def test_a_pooler_that_refuses_session_settings_is_recognized(check, owner, pooler):
    url = f"postgresql://usage_reader@127.0.0.1:{pooler}/{NAME}"
    refused = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert "startup parameter" in refused.stderr
    assert "add pgbouncer=true to the parameters" in refused.stderr
    pooled = f"{url}?pgbouncer=true"
    checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=pooled)
    assert checked.returncode == 0, checked.stderr
    assert checked.stderr == ""


def test_an_unencrypted_connection_over_a_network_is_warned_of(server, owner):
    address = own_address()
    with relay(address, f"{server.socket_folder}/.s.PGSQL.5432") as port:
        url = f"postgresql://usage_reader@{address}:{port}/{NAME}"
        checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert checked.returncode == 0
    assert f"(user_usage.W006) The connection to LiteLLM's database at {address}" in checked.stderr
    assert "sslmode=verify-full" in checked.stderr


def test_an_unencrypted_connection_by_loopback_is_not_warned_of(server, owner):
    with relay("127.0.0.1", f"{server.socket_folder}/.s.PGSQL.5432") as port:
        url = f"postgresql://usage_reader@127.0.0.1:{port}/{NAME}"
        checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert checked.stderr == ""
    assert f"{NAME} on 127.0.0.1:{port} (PostgreSQL " in checked.stdout


def test_success_names_server_database_schema_role_and_newest_day(server, proxy_writer):
    proxy_writer.clear()
    proxy_writer.spend_day("ann", 1.0)
    checked = manage("check", "--database", "litellm")
    proxy_writer.clear()
    assert re.search(
        rf"litellm_test on {re.escape(str(server.socket_folder))} \(PostgreSQL [\d.]+.*\),"
        r" schema public, role usage_reader\. Newest day with usage: 2026-01-15\.",
        checked.stdout,
    )
