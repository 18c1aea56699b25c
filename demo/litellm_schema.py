"""LiteLLM's real schema, from the migrations of the package litellm-proxy-extras."""

import importlib.util
from pathlib import Path

import psycopg

PACKAGE = "litellm_proxy_extras"


class MigrationsNotFoundError(Exception):
    """The package that holds LiteLLM's migrations is not installed."""


def migration_files(migrations: Path | None = None) -> list[Path]:
    """The migrations in the order in which LiteLLM applies them.

    migrations: a folder of `<name>/migration.sql`; by default that of the installed package.
    Raises MigrationsNotFoundError when the package is not installed.
    """
    folder = migrations or _installed_migrations()
    return sorted(folder.glob("*/migration.sql"), key=lambda path: path.parent.name.encode())


def apply_litellm_schema(connection: psycopg.Connection, migrations: Path | None = None) -> None:
    """Run every migration on an empty database. connection: in autocommit mode."""
    for path in migration_files(migrations):
        # One file per execute(): some hold a CREATE INDEX CONCURRENTLY, which runs alone.
        connection.execute(path.read_text(encoding="utf-8"))


def _installed_migrations() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise MigrationsNotFoundError(
            "LiteLLM's schema is not here: pip install litellm-proxy-extras."
        )
    return Path(spec.origin).parent / "migrations"
