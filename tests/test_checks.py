"""`manage.py check --database litellm`: each fault of a connection by name, on real databases."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.core.checks import CheckMessage

from analytics.checks import check_litellm
from usage_site.embedded import Server
from usage_site.embedded_binaries import server_account

from .network import free_port, own_address, relay, wait_for_port
from .releases import HOSTILE_VIEW, NEWEST, release_database, site_knows_nothing, site_reads
from .site import manage

ROLE = "careless"
NAME = "litellm_checked"


@pytest.fixture
def owner(server: Server) -> Iterator[psycopg.Connection]:
    """The owner's connection to a proxy's database that only this test sees."""
    with release_database(server, NAME, NEWEST) as connection:
        yield connection


@pytest.fixture
def careless(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The same, with a role that may do nothing yet."""
    owner.execute(f"DROP ROLE IF EXISTS {ROLE}; CREATE ROLE {ROLE} LOGIN")
    yield owner
    owner.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


@pytest.fixture
def check(django_db_blocker, server: Server) -> Iterator[Callable[..., dict[str, CheckMessage]]]:
    """Messages by their number, for a role on a database."""

    def messages(user: str = "usage_reader", database: str = NAME, extra: str = "") -> dict:
        with site_knows_nothing(), site_reads(server.url(database, user=user) + extra):
            found = check_litellm(None, databases=["litellm"])
        return {message.id.removeprefix("user_usage."): message for message in found}

    with django_db_blocker.unblock():
        yield messages


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
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    account = server_account()
    as_other = ["-u", account.pw_name] if account else []
    process = subprocess.Popen(
        [program, "-q", *as_other, str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def test_the_command_passes_with_the_documented_role():
    checked = manage("check", "--database", "litellm", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_the_command_fails_without_a_server_and_says_so():
    url = "postgresql://usage_reader@/litellm?host=/nowhere"
    checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert checked.returncode == 1
    assert "(user_usage.E001) Cannot connect to LiteLLM's database" in checked.stderr


def test_nothing_is_asked_of_the_proxy_unless_its_database_is_named():
    assert check_litellm(None, databases=None) == []
    assert check_litellm(None, databases=["default"]) == []


def test_an_unknown_role_cannot_connect(check):
    assert 'role "nobody_at_all" does not exist' in check(user="nobody_at_all")["E001"].msg


def test_another_database_is_not_litellms(check):
    (message,) = check(database="postgres").values()
    assert message.id == "user_usage.E002"
    assert "postgres is not LiteLLM's" in message.msg


def test_a_table_that_is_not_there_is_named(check, owner):
    owner.execute('DROP TABLE "LiteLLM_DailyTagSpend"')
    assert "no table LiteLLM_DailyTagSpend" in check()["E003"].msg


def test_a_schema_that_is_not_searched_is_named(check, owner):
    message = check(extra="&schema=nowhere")["E003"]
    assert "LiteLLM_DailyUserSpend" in message.msg
    assert "tables are in: public" in message.hint


def test_a_schema_that_may_not_be_used_gets_the_grant_to_run(check, careless):
    careless.execute(
        "ALTER SCHEMA public RENAME TO proxy; CREATE SCHEMA public;"
        " REVOKE USAGE ON SCHEMA proxy FROM PUBLIC;"
        f" ALTER ROLE {ROLE} IN DATABASE {NAME} SET search_path = proxy"
    )
    for extra in ("&schema=proxy", "&pgbouncer=true&schema=proxy"):
        message = check(user=ROLE, extra=extra)["E003"]
        assert message.hint.split("\n")[1:] == [
            f"As the owner of the schema: GRANT USAGE ON SCHEMA proxy TO {ROLE};"
        ]


def test_a_schema_that_no_pooler_is_told_gets_the_search_path_to_set(check, careless):
    careless.execute(
        "ALTER SCHEMA public RENAME TO proxy; CREATE SCHEMA public;"
        f" GRANT USAGE ON SCHEMA proxy TO {ROLE}"
    )
    hint = check(user=ROLE, extra="&pgbouncer=true&schema=proxy")["E003"].hint
    assert hint.split("\n")[1:] == [
        "As a superuser or the owner:"
        f" ALTER ROLE {ROLE} IN DATABASE {NAME} SET search_path = proxy;"
    ]
    careless.execute(hint.partition("owner: ")[2])
    assert "E003" not in check(user=ROLE, extra="&pgbouncer=true&schema=proxy")


def test_a_wrong_schema_in_the_url_is_named_with_the_right_one(check, owner):
    hint = check(extra="&schema=nowhere")["E003"].hint
    assert "LITELLM_DATABASE_URL says schema=nowhere: make it schema=public." in hint


def test_missing_grants_are_printed_and_mend_it(check, careless):
    message = check(user=ROLE)["E004"]
    assert 'GRANT SELECT (user_id, user_alias, user_email) ON public."LiteLLM_UserTable"' in (
        message.hint
    )
    assert "password" not in message.hint
    careless.execute(message.hint.partition("\n")[2])
    assert check(user=ROLE) == {}


def test_a_statement_that_the_server_refuses_is_quoted(check, owner):
    owner.execute('ALTER TABLE "LiteLLM_DailyTagSpend" RENAME COLUMN api_requests TO calls')
    assert "api_requests does not exist" in check()["E005"].msg


def test_a_superuser_is_warned_of(check, owner):
    assert list(check(user="postgres")) == ["W001"]


def test_a_role_that_may_write_is_warned_of(check, owner):
    owner.execute('GRANT UPDATE (spend) ON "LiteLLM_UserTable" TO usage_reader')
    assert "may write to LiteLLM_UserTable" in check()["W002"].msg


def test_a_role_that_may_write_to_tables_that_we_never_read_is_warned_of(check, owner):
    owner.execute('GRANT DELETE ON "LiteLLM_Config", "LiteLLM_ProxyModelTable" TO usage_reader')
    owner.execute("GRANT CREATE ON SCHEMA public TO usage_reader")
    assert check()["W002"].msg == (
        "The role usage_reader may write to LiteLLM_Config, LiteLLM_ProxyModelTable"
        " and create tables in the schema public."
    )


def test_a_role_that_may_do_more_on_the_server_is_warned_of(check, careless):
    careless.execute(f"ALTER ROLE {ROLE} CREATEDB CREATEROLE")
    assert "may create roles, may create databases" in check(user=ROLE)["W001"].msg


@pytest.mark.parametrize(
    ("grant", "secret"),
    [
        ('SELECT (password) ON "LiteLLM_UserTable"', "password of LiteLLM_UserTable"),
        ('SELECT ON "LiteLLM_CredentialsTable"', "credential_values of LiteLLM_CredentialsTable"),
        (
            'SELECT (metadata) ON "LiteLLM_VerificationToken"',
            "metadata of LiteLLM_VerificationToken",
        ),
        (
            'SELECT (messages, response) ON "LiteLLM_SpendLogs"',
            "messages of LiteLLM_SpendLogs, response of LiteLLM_SpendLogs",
        ),
    ],
)
def test_a_role_that_may_read_secrets_or_prompts_is_warned_of(check, owner, grant, secret):
    assert "W005" not in check()
    owner.execute(f"GRANT {grant} TO usage_reader")
    assert check()["W005"].msg == f"The role usage_reader may read {secret}."


def test_guards_that_a_pooler_keeps_from_the_session_are_missed(check, careless):
    assert "W003" not in check(extra="&pgbouncer=true")
    message = check(user=ROLE, extra="&pgbouncer=true")["W003"]
    for name in ("statement_timeout", "lock_timeout", "default_transaction_read_only"):
        assert name in message.msg
    for name in ("work_mem", "jit", "enable_mergejoin", "parallel_tuple_cost"):
        assert name in message.msg


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
    proxy_writer.spend_day("ann", 1.0)
    checked = manage("check", "--database", "litellm")
    proxy_writer.clear()
    assert re.search(
        rf"litellm_test on {re.escape(str(server.socket_folder))} \(PostgreSQL [\d.]+.*\),"
        r" schema public, role usage_reader\. Newest day with usage: 2026-01-15\.",
        checked.stdout,
    )


def test_a_name_that_means_two_tables_is_warned_of(check, owner):
    owner.execute(HOSTILE_VIEW)
    message = check()["W004"]
    assert "in the schema usage_reader, and there is one in public" in message.msg
    assert "W004" not in check(extra="&schema=public")
