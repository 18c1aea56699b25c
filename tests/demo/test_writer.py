"""The demo's site and the usage that is written beside it."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command

from demo.__main__ import HOME, site_environment
from demo.postgres import Server
from demo.seed import VARIABLE, Command
from demo.writer import usage_being_written

SEEDED = date(2026, 3, 8)
TABLES = ("LiteLLM_DailyUserSpend", "LiteLLM_DailyTagSpend", "LiteLLM_DailyTeamSpend")


@pytest.fixture
def demo_database(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a small demo database."""
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS demo_writer WITH (FORCE)")
        connection.execute("CREATE DATABASE demo_writer")
        url = server.url("demo_writer")
        monkeypatch.setenv(VARIABLE, url)
        call_command(Command(), stdout=StringIO(), users=40, days=4, date=SEEDED)
        yield url
        connection.execute("DROP DATABASE demo_writer WITH (FORCE)")


def requests_after_seeding(connection: psycopg.Connection, table: str) -> int:
    """Requests of the days that were not seeded."""
    statement = f'SELECT coalesce(sum(api_requests), 0) FROM "{table}" WHERE date > %s'
    return connection.execute(statement, [str(SEEDED)]).fetchone()[0]


def wait_for_usage(connection: psycopg.Connection, table: str, above: int) -> int:
    """The number of requests once it is above a number."""
    deadline = time.monotonic() + 10
    while (found := requests_after_seeding(connection, table)) <= above:
        assert time.monotonic() < deadline, f"nothing new in {table}"
        time.sleep(0.02)
    return found


def test_usage_of_today_grows_until_the_demo_stops(demo_database: str):
    with psycopg.connect(demo_database, autocommit=True) as connection:
        with usage_being_written(demo_database, seconds=0.05):
            for table in TABLES:
                first = wait_for_usage(connection, table, 0)
                wait_for_usage(connection, table, first)
        days = connection.execute(
            'SELECT DISTINCT date FROM "LiteLLM_DailyUserSpend" WHERE date > %s', [str(SEEDED)]
        ).fetchall()
        assert f"{datetime.now(UTC):%Y-%m-%d}" in {day for (day,) in days}
        stopped = requests_after_seeding(connection, TABLES[0])
        time.sleep(0.2)
        assert requests_after_seeding(connection, TABLES[0]) == stopped


def test_each_written_request_is_logged(demo_database: str):
    with psycopg.connect(demo_database, autocommit=True) as connection:
        with usage_being_written(demo_database, seconds=0.05):
            wait_for_usage(connection, TABLES[0], 8)
        logged = 'SELECT count(*) FROM "LiteLLM_SpendLogs" WHERE "startTime" > %s'
        (count,) = connection.execute(logged, [datetime(2026, 3, 9)]).fetchone()
        assert count == requests_after_seeding(connection, TABLES[0])


def test_the_mirror_of_the_demo_lies_beside_its_database(server: Server):
    assert site_environment(server)["MIRROR_DIR"] == str(HOME / "mirror")
