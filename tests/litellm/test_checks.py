"""`manage.py check --database litellm`: each finding on real databases."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.core.checks import CheckMessage

from analytics.litellm.checks import check_litellm
from demo.postgres import Server
from tests.releases import HOSTILE_VIEW, NEWEST, release_database, site_knows_nothing, site_reads
from tests.site import manage

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


def test_the_command_passes_with_the_documented_role():
    checked = manage("check", "--database", "litellm", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_the_command_fails_without_a_server_with_a_message():
    url = "postgresql://usage_reader@/litellm?host=/nowhere"
    checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert checked.returncode == 1
    assert "(user_usage.E001) Cannot connect to LiteLLM's database" in checked.stderr


def test_check_queries_the_proxy_only_when_its_database_is_named():
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


def test_missing_grants_are_printed_and_mend_it(check, careless):
    message = check(user=ROLE)["E004"]
    assert (
        'GRANT SELECT ("user_id", "user_alias", "user_email") ON "public"."LiteLLM_UserTable"'
        in (message.hint)
    )
    assert "password" not in message.hint
    careless.execute(message.hint.partition("\n")[2])
    messages = check(user=ROLE)
    assert list(messages) == ["W007"]
    careless.execute(messages["W007"].hint.partition("\n")[2])
    assert check(user=ROLE) == {}


def test_a_superuser_is_warned_of(check, owner):
    assert list(check(user="postgres")) == ["W001"]


def test_a_role_that_may_write_is_warned_of(check, owner):
    owner.execute('GRANT UPDATE (spend) ON "LiteLLM_UserTable" TO usage_reader')
    assert "can write to LiteLLM_UserTable" in check()["W002"].msg


def test_a_role_that_may_write_to_tables_that_we_never_read_is_warned_of(check, owner):
    owner.execute('GRANT DELETE ON "LiteLLM_Config", "LiteLLM_ProxyModelTable" TO usage_reader')
    owner.execute("GRANT CREATE ON SCHEMA public TO usage_reader")
    assert check()["W002"].msg == (
        "The role usage_reader can write to LiteLLM_Config, LiteLLM_ProxyModelTable"
        " and create tables in the schema public."
    )


def test_a_role_that_may_do_more_on_the_server_is_warned_of(check, careless):
    careless.execute(f"ALTER ROLE {ROLE} CREATEDB CREATEROLE")
    assert "can create roles, can create databases" in check(user=ROLE)["W001"].msg


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
    assert check()["W005"].msg == f"The role usage_reader can read {secret}."


def test_guards_that_a_pooler_keeps_from_the_session_are_missed(check, careless):
    assert "W003" not in check(extra="&pgbouncer=true")
    message = check(user=ROLE, extra="&pgbouncer=true")["W003"]
    for name in ("statement_timeout", "lock_timeout", "default_transaction_read_only"):
        assert name in message.msg
    for name in ("jit", "max_parallel_workers_per_gather"):
        assert name in message.msg


def test_a_name_that_means_two_tables_is_warned_of(check, owner):
    owner.execute(HOSTILE_VIEW)
    message = check()["W004"]
    assert "from the schema usage_reader, but also exists in public" in message.msg
    assert "W004" not in check(extra="&schema=public")
