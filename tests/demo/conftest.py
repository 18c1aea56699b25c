"""A database with LiteLLM's tables that the tests of the demo may fill."""

from collections.abc import Iterator

import psycopg
import pytest

from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server


@pytest.fixture(scope="module")
def scratch(server: Server) -> Iterator[psycopg.Connection]:
    """A database with LiteLLM's tables, for one file of tests alone."""
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS demo_test WITH (FORCE)")
        connection.execute("CREATE DATABASE demo_test")
        with server.connect("demo_test") as scratch:
            apply_litellm_schema(scratch)
            yield scratch
            scratch.close()
        connection.execute("DROP DATABASE demo_test WITH (FORCE)")


@pytest.fixture
def connection(scratch: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The same, empty before and after."""
    with scratch.transaction(force_rollback=True):
        yield scratch
