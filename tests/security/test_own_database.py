"""The site's own database: unreachable, frozen, unmigrated or read-only."""

import json
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DataError, InternalError, OperationalError, ProgrammingError, connection

from tests.site import Browser, manage, running_site
from usage_site import own_database
from usage_site.bounded_postgresql import base
from usage_site.own_database import failure_of, own_database_state


@pytest.fixture
def silent_url() -> Iterator[str]:
    """A server that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(100)
        yield f"postgresql://site@127.0.0.1:{listener.getsockname()[1]}/site"


def timed_get(address: str, path: str) -> tuple[int, float, str]:
    browser = Browser(address)
    browser.opener.addheaders.append(("Cookie", "sessionid=" + "x" * 32))
    began = time.monotonic()
    status, text = browser.get(path)
    return status, time.monotonic() - began, text


def test_a_silent_server_is_503_in_seconds_and_healthz_answers(silent_url):
    with running_site(APP_DATABASE_URL=silent_url) as address, ThreadPoolExecutor(30) as threads:
        pages = [threads.submit(timed_get, address, "/users/") for _ in range(14)]
        probes = [threads.submit(timed_get, address, "/readyz") for _ in range(6)]
        time.sleep(0.3)
        status, seconds, _ = timed_get(address, "/healthz")
        assert status == 200
        assert seconds < 1
        for answer in (*pages, *probes):
            status, seconds, _ = answer.result()
            assert status == 503
            assert seconds < 8


@pytest.mark.django_db
def test_a_server_that_freezes_on_an_open_connection_is_given_up(monkeypatch):
    monkeypatch.setattr(base, "ANSWER_SECONDS", 0.5)
    wrapper = base.DatabaseWrapper(connection.settings_dict, "frozen")
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    os.kill(backend, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(OperationalError, match="no answer within"), wrapper.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert time.monotonic() - began < 2
    finally:
        os.kill(backend, signal.SIGCONT)
    wrapper.close_if_unusable_or_obsolete()
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT 1")
    wrapper.close()


@pytest.mark.django_db
def test_a_slow_statement_is_canceled_by_the_server_first(monkeypatch):
    wrapper = base.DatabaseWrapper(connection.settings_dict, "slow")
    with wrapper.cursor() as cursor:
        cursor.execute("SET statement_timeout = 300")
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(5)")
    wrapper.close()


@pytest.mark.django_db
def test_every_session_of_our_own_database_has_its_limits():
    names = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"
    with connection.cursor() as cursor:
        found = []
        for name in names:
            cursor.execute(f"SHOW {name}")
            found += cursor.fetchone()
        assert found == ["5s", "3s", "30s"]
        parameters = cursor.connection.info.get_parameters()
    assert parameters["connect_timeout"] == "2"
    assert parameters["tcp_user_timeout"] == "3000"


@pytest.fixture
def empty_url(server) -> Iterator[str]:
    """A database without any table."""
    with server.connect() as owner:
        owner.execute("DROP DATABASE IF EXISTS unmigrated WITH (FORCE)")
        owner.execute("CREATE DATABASE unmigrated")
        yield server.url("unmigrated")
        owner.execute("DROP DATABASE unmigrated WITH (FORCE)")


def test_every_page_shows_an_error_until_migrations_are_applied(empty_url, capfd):
    with running_site(APP_DATABASE_URL=empty_url) as address:
        browser = Browser(address)
        for path in ("/sign-in/", "/users/", "/users.csv"):
            status, text = browser.get(path)
            assert status == 503, path
            assert "manage.py migrate" in text
        status, answer = browser.get("/readyz")
        assert (status, json.loads(answer)) == (503, {"status": "unavailable"})
        log, deadline = "", time.monotonic() + 10
        while "user_usage.E112" not in log and time.monotonic() < deadline:
            log += capfd.readouterr().err
            time.sleep(0.1)
        assert "user_usage.E112" in log
        assert "Not ready: own_database unmigrated" in log
        assert "lacks tables of this version: run manage.py migrate" in log
        assert manage("migrate", "-v", "0", APP_DATABASE_URL=empty_url).returncode == 0
        assert browser.get("/sign-in/")[0] == 200


def test_check_names_what_migrate_would_apply(empty_url):
    checked = manage("check", "--database", "default", APP_DATABASE_URL=empty_url)
    assert checked.returncode == 1
    assert "user_usage.E112" in checked.stderr
    assert "Run manage.py migrate." in checked.stderr


@pytest.mark.django_db(transaction=True)
def test_a_read_only_database_is_reported_and_retried_immediately(monkeypatch):
    monkeypatch.setattr(own_database, "write_check", own_database.WriteCheck())
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        assert own_database_state() == "unwritable"
        cursor.execute("SET default_transaction_read_only = off")
    assert own_database_state() == "ok"


@pytest.mark.django_db(transaction=True)
def test_the_probe_writes_at_most_every_30_seconds(monkeypatch):
    check = own_database.WriteCheck()
    check.run()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin FROM accounts_loginsession WHERE session_key = 'written-by-readyz'"
        )
        (first,) = cursor.fetchone()
        check.run()
        cursor.execute(
            "SELECT xmin FROM accounts_loginsession WHERE session_key = 'written-by-readyz'"
        )
        assert cursor.fetchone() == (first,)
        check.written_at -= 31
        check.run()
        cursor.execute(
            "SELECT xmin FROM accounts_loginsession WHERE session_key = 'written-by-readyz'"
        )
        assert cursor.fetchone() != (first,)


@pytest.mark.django_db
def test_the_row_of_the_probe_signs_nobody_in(client):
    own_database.WriteCheck().run()
    client.cookies["sessionid"] = own_database.PROBE_ROW["session_key"]
    assert client.get("/users/").status_code == 302


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(statement: str) -> sqlite3.Error:
    try:
        sqlite3.connect("file::memory:?mode=ro", uri=True).execute(statement)
    except sqlite3.Error as error:
        return error
    raise AssertionError(statement)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (caused(ProgrammingError(), psycopg.errors.UndefinedTable()), "unmigrated"),
        (caused(ProgrammingError(), psycopg.errors.UndefinedColumn()), "unmigrated"),
        (
            caused(OperationalError(), sqlite_error("SELECT * FROM accounts_loginsession")),
            "unmigrated",
        ),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), "unwritable"),
        (caused(OperationalError(), psycopg.errors.DiskFull()), "unwritable"),
        (OperationalError("connection refused"), "unreachable"),
        (DataError("out of range"), ""),
        (ZeroDivisionError(), ""),
    ],
)
def test_an_error_of_the_sites_own_database_is_reported_by_cause(error, word):
    assert failure_of(error) == word
