"""A pytest plugin: an embedded PostgreSQL per worker, with LiteLLM's schema and our role.

It is loaded before Django's settings, because these need the addresses of the databases.
"""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from analytics.litellm.reader_role import reader_role_sql
from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server, embedded_postgres
from demo.postgres_binaries import PostgresError

ROOT = Path(__file__).resolve().parent.parent
running = ExitStack()
servers: list[Server] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server, and point the settings at it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    only_hands_out = worker == "main" and early_config.known_args_namespace.numprocesses
    home = Path(os.environ.get("USER_USAGE_TEST_HOME", ROOT / "var" / "test")) / worker
    server = Server(socket_folder=home) if only_hands_out else start(home)
    os.environ |= {
        "LITELLM_DATABASE_URL": server.url("litellm_test", user="usage_reader"),
        "APP_DATABASE_URL": server.url("app"),
        "SECRET_KEY": "only for tests: " + "0123456789" * 5,
        "DATA_DIR": str(home / "site"),
        "STATIC_ROOT": str(home / "static"),  # none are collected there
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    }


def start(home: Path) -> Server:
    """The running server of this worker, with its databases."""
    try:
        server = running.enter_context(embedded_postgres(home, say=lambda line: None))
    except PostgresError as error:
        raise pytest.UsageError(str(error)) from None
    servers.append(server)
    create_databases(server)
    return server


def pytest_unconfigure() -> None:
    """Stop the server."""
    running.close()


def create_databases(server: Server) -> None:
    """LiteLLM's tables and our role: in `litellm_test`, for the site that browsers visit, and in a
    template, to which nobody ever connects.
    """
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS litellm_test WITH (FORCE)")
        connection.execute("CREATE DATABASE litellm_test")
    with server.connect("litellm_test") as connection:
        apply_litellm_schema(connection)
        connection.execute(reader_role_sql())
    with server.connect() as connection:
        for name in ("litellm_browser", "litellm_empty"):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE litellm_test")


@pytest.fixture(scope="session")
def server() -> Server:
    """The embedded PostgreSQL of this run."""
    return servers[0]
