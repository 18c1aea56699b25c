"""The command that fills the demo's database refuses any other database."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command

from demo.litellm_schema import migration_files
from demo.postgres import Server
from demo.seed import VARIABLE, Command


@pytest.fixture
def empty_database(server: Server) -> Iterator[str]:
    """The address of a database without tables."""
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS demo_seed WITH (FORCE)")
        connection.execute("CREATE DATABASE demo_seed")
        yield server.url("demo_seed")
        connection.execute("DROP DATABASE demo_seed WITH (FORCE)")


def fill(url: str, monkeypatch: pytest.MonkeyPatch, **options: object) -> str:
    """Run the command on a small company, and give what it said."""
    monkeypatch.setenv(VARIABLE, url)
    said = StringIO()
    call_command(Command(), stdout=said, **{"users": 12, "days": 4} | options)
    return said.getvalue()


def test_migrations_are_sorted_by_the_bytes_of_their_folder():
    names = [path.parent.name.encode() for path in migration_files()]
    assert names == sorted(names)
    assert len(names) > 200


def test_seeding_fills_an_empty_database(empty_database: str, monkeypatch: pytest.MonkeyPatch):
    said = fill(empty_database, monkeypatch, date=date(2026, 3, 8))
    assert "Simulating 2026-03-05 to 2026-03-08" in said
    with psycopg.connect(empty_database) as connection:
        days = connection.execute('SELECT DISTINCT date FROM "LiteLLM_DailyUserSpend" ORDER BY 1')
        assert days.fetchall() == [(f"2026-03-0{n}",) for n in (5, 6, 7, 8)]


def test_seeding_again_only_adds_what_is_missing(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
):
    fill(empty_database, monkeypatch, date=date(2026, 3, 8))
    assert "up to date" in fill(empty_database, monkeypatch, date=date(2026, 3, 8))
    said = fill(empty_database, monkeypatch, date=date(2026, 3, 10))
    assert "Simulating 2026-03-08 to 2026-03-10" in said


def test_seeding_needs_the_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(CommandError, match=f"{VARIABLE} is not set"):
        call_command(Command())


def test_seeding_refuses_a_server_that_is_not_the_embedded_one(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("demo.seed.CLUSTER_NAME", "another")
    with pytest.raises(CommandError, match="is not the embedded PostgreSQL"):
        fill(empty_database, monkeypatch)


def test_seeding_refuses_another_company_than_the_one_that_is_there(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
):
    fill(empty_database, monkeypatch, date=date(2026, 3, 8))
    with pytest.raises(CommandError, match="holds seed 1 with 12 users"):
        fill(empty_database, monkeypatch, seed=2)


def test_the_log_holds_the_requests_of_three_days(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
):
    fill(empty_database, monkeypatch, date=date(2026, 3, 8))
    with psycopg.connect(empty_database) as connection:
        logged = connection.execute('SELECT sum(prompt_tokens) FROM "LiteLLM_SpendLogs"')
        booked = connection.execute(
            'SELECT sum(prompt_tokens) FROM "LiteLLM_DailyUserSpend" WHERE date >= %s',
            ["2026-03-06"],
        )
        assert logged.fetchone() == booked.fetchone()
