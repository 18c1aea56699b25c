"""`manage.py reader_role` and docs/reader_role.sql with psql, run by real owners."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from analytics.litellm.reader_role import FILE
from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server, embedded_postgres
from tests.network import program
from tests.site import ROOT, manage
from usage_site.settings import READ_ONLY_SESSION

OWNER = "llm"
PRISMA = "&connection_limit=10&pool_timeout=60"


@pytest.fixture(scope="module")
def fresh_server(reachable_folder) -> Iterator[Server]:
    """A server without usage_reader; `llm` owns `one` (public), `other` (proxy), `empty`, `two`."""
    with embedded_postgres(reachable_folder / "roles", lambda line: None) as server:
        with server.connect() as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            for name in ("one", "other", "empty", "two"):
                connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        for name, schema in {"one": "public", "other": "proxy", "two": "proxy"}.items():
            with psycopg.connect(server.url(name, user=OWNER), autocommit=True) as owner:
                owner.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
                owner.execute(f"SET search_path = {schema}")
                apply_litellm_schema(owner)
        with psycopg.connect(server.url("two", user=OWNER), autocommit=True) as owner:
            owner.execute('CREATE TABLE public."LiteLLM_DailyUserSpend" ()')
        yield server


@pytest.fixture
def proxies(fresh_server: Server) -> Server:
    """The same without usage_reader; `llm` can create roles."""
    for name in ("one", "other", "two", "empty"):
        with fresh_server.connect(name) as connection:
            connection.execute(
                "DO $$ BEGIN DROP OWNED BY usage_reader;"
                " EXCEPTION WHEN undefined_object THEN NULL; END $$"
            )
    with fresh_server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS usage_reader")
        connection.execute(f"ALTER ROLE {OWNER} CREATEROLE")
    return fresh_server


def command(
    server: Server, database: str, *arguments: str, user: str = OWNER, extra: str = PRISMA
) -> subprocess.CompletedProcess:
    url = server.url(database, user=user) + extra
    return manage("reader_role", *arguments, LITELLM_DATABASE_URL=url)


def psql(server: Server, database: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [program("psql"), "-X", *arguments, server.url(database, user=OWNER), "-f", str(FILE)],
        capture_output=True,
        text=True,
        check=False,
    )


def reader_exists(server: Server) -> bool:
    with server.connect() as connection:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname = 'usage_reader'")
        return found.fetchone() is not None


def test_the_owners_own_url_makes_the_role_and_prints_the_url_of_the_site(proxies):
    made = command(proxies, "one", extra=f"{PRISMA}&schema=public&sslmode=prefer")
    assert made.returncode == 0, made.stderr
    assert "usage_reader may read 10 tables in the schema public of the database one" in made.stderr
    name, _, url = made.stdout.strip().partition("=")
    assert name == "LITELLM_DATABASE_URL"
    assert "sslmode=prefer" in url
    assert "connection_limit" not in url
    checked = manage("check", "--database", "litellm", LITELLM_DATABASE_URL=url)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_the_printed_password_is_the_roles_and_reaches_no_log_of_the_server(
    proxies, reachable_folder
):
    with proxies.connect() as connection:
        connection.execute(f"ALTER ROLE {OWNER} SET log_statement = 'all'")
    made = command(proxies, "one")
    password = made.stdout.partition("usage_reader:")[2].partition("@")[0]
    with proxies.connect() as connection:
        (stored,) = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = 'usage_reader'"
        ).fetchone()
    assert len(password) > 30
    assert stored.startswith("SCRAM-SHA-256$")
    log = (reachable_folder / "roles" / "postgres.log").read_text()
    assert 'ALTER ROLE "usage_reader" PASSWORD' in log
    assert password not in log


def test_a_second_run_preserves_the_password_unless_a_new_one_is_requested(proxies):
    command(proxies, "one")
    again = command(proxies, "one")
    assert (again.returncode, again.stdout) == (0, "")
    assert "password of usage_reader is unchanged" in again.stderr
    assert "usage_reader:" in command(proxies, "one", "--new-password").stdout


def test_an_owner_without_createrole_gets_an_error_and_nothing_changes(proxies):
    with proxies.connect() as connection:
        connection.execute(f"ALTER ROLE {OWNER} NOCREATEROLE")
    for refused in (command(proxies, "one"), psql(proxies, "one")):
        assert refused.returncode != 0
        assert "The role llm may not create roles" in refused.stderr
        assert "ALTER ROLE llm CREATEROLE;" in refused.stderr
    assert not reader_exists(proxies)


def test_the_error_for_a_non_owner_names_the_owner(proxies):
    with proxies.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS maker; CREATE ROLE maker LOGIN CREATEROLE")
    refused = command(proxies, "one", user="maker")
    assert refused.returncode != 0
    assert "belong to the role llm: the role maker may not grant access" in refused.stderr
    assert not reader_exists(proxies)


def test_the_wrong_database_is_an_error_by_name(proxies):
    for refused in (command(proxies, "empty"), psql(proxies, "empty")):
        assert refused.returncode != 0
        assert "There is no LiteLLM table in the database empty" in refused.stderr
    assert not reader_exists(proxies)


def test_another_schema_is_found_and_searched_by_the_role(proxies):
    assert psql(proxies, "other").returncode == 0
    with psycopg.connect(proxies.url("other", user="usage_reader")) as reader:
        assert reader.execute("SHOW search_path").fetchone() == ("proxy",)
        assert reader.execute('SELECT count(user_id) FROM "LiteLLM_UserTable"').fetchone() == (0,)


def test_a_schema_that_has_no_tables_is_an_error_that_names_those_that_have(proxies):
    refused = psql(proxies, "other", "-v", "schema=nowhere")
    assert refused.returncode == 3
    assert "no LiteLLM table in the schema nowhere of the database other. They are in: proxy" in (
        refused.stderr
    )


def test_several_schemas_are_listed_and_one_can_be_chosen(proxies):
    for refused in (psql(proxies, "two"), command(proxies, "two")):
        assert refused.returncode != 0
        assert "proxy, public" in refused.stderr
    for chosen in (
        psql(proxies, "two", "-v", "schema=proxy"),
        command(proxies, "two", "--schema", "proxy"),
        command(proxies, "two", extra="&schema=proxy"),
    ):
        assert "may read 10 tables in the schema proxy" in chosen.stderr


def test_a_hostile_schema_name_is_data(proxies):
    refused = command(proxies, "one", "--schema", "x'; DROP TABLE y; --")
    assert "no LiteLLM table in the schema x'; DROP TABLE y; -- of" in refused.stderr


def test_the_role_carries_every_setting_of_a_read_only_session(proxies):
    assert command(proxies, "one").returncode == 0
    options = " ".join(f"-c {name}={value}" for name, value in READ_ONLY_SESSION.items())
    url = proxies.url("one", user="usage_reader")
    with psycopg.connect(url) as by_role, psycopg.connect(url, options=options) as by_session:
        for name in READ_ONLY_SESSION:
            wanted = by_session.execute(f"SHOW {name}").fetchone()
            assert by_role.execute(f"SHOW {name}").fetchone() == wanted, name


def test_a_database_that_shuts_everybody_out_lets_the_role_in(proxies):
    with proxies.connect() as connection:
        connection.execute("REVOKE CONNECT ON DATABASE one FROM PUBLIC")
    assert command(proxies, "one").returncode == 0
    with psycopg.connect(proxies.url("one", user="usage_reader")) as reader:
        assert reader.execute("SELECT 1").fetchone() == (1,)


def test_the_sql_can_be_printed_and_run_by_any_client(proxies):
    printed = manage("reader_role", "--sql").stdout
    with proxies.connect("one") as connection:
        connection.execute(printed)
    assert reader_exists(proxies)


def test_a_password_can_come_from_standard_input(proxies):
    made = subprocess.run(
        [sys.executable, "manage.py", "reader_role", "--password-stdin"],
        cwd=ROOT,
        env=os.environ | {"LITELLM_DATABASE_URL": proxies.url("one", user=OWNER)},
        input="p@ss w/rd\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "usage_reader:p%40ss%20w%2Frd@" in made.stdout, made.stderr
