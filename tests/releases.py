"""Schemas of older releases of LiteLLM: fetched once, and a database of each."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from analytics.litellm.connection import litellm_schema
from analytics.litellm.reader_role import reader_role_sql
from demo.litellm_schema import PACKAGE, apply_litellm_schema
from demo.postgres import Server
from usage_site.database_url import postgres_settings

from .site import ROOT

KEPT = ROOT / "var" / "test-schemas"
PINS = {
    pin.split()[0].partition("==")[2]: pin
    for pin in (ROOT / "requirements-schemas.txt").read_text().splitlines()
    if "==" in pin
}
NEWEST = "newest"  # the release that is installed beside the tests
RELEASES = (*PINS, NEWEST)
TEMPLATES = {NEWEST: "litellm_empty"}  # its migrations were applied once, see postgres.py
# By the usual search path the role's own schema comes first.
HOSTILE_VIEW = """
    CREATE SCHEMA usage_reader;
    GRANT USAGE ON SCHEMA usage_reader TO usage_reader;
    CREATE VIEW usage_reader."LiteLLM_DailyUserSpend" AS
    SELECT id, user_id, date, api_key, model, custom_llm_provider, api_requests,
        successful_requests, failed_requests, prompt_tokens, completion_tokens, updated_at,
        spend * 1000 AS spend
    FROM public."LiteLLM_DailyUserSpend";
    GRANT SELECT ON usage_reader."LiteLLM_DailyUserSpend" TO usage_reader;
"""


def migrations_of(release: str) -> Path | None:
    """The folder of a release's migrations; None is that of the installed package."""
    if release == NEWEST:
        return None
    folder = KEPT / release
    if not folder.exists():
        unfinished = KEPT / f"{release}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        install(PINS[release], unfinished)
        unfinished.rename(folder)
    return folder / PACKAGE / "migrations"


def install(pin: str, folder: Path) -> None:
    """One pinned wheel into a folder, by pip, or by uv in an environment that uv made."""
    folder.mkdir(parents=True)
    pinned = folder / "requirements.txt"
    pinned.write_text(pin + "\n")
    installer = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    if importlib.util.find_spec("pip") is None:
        installer = ["uv", "pip", "install", "--python", sys.executable]
    subprocess.run(
        [
            *(*installer, "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
            *("--target", str(folder), "-r", str(pinned)),
        ],
        check=True,
    )


@contextmanager
def release_database(server: Server, name: str, release: str) -> Iterator[psycopg.Connection]:
    """A new database with a release's tables and our role; gone after the block."""
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        template = TEMPLATES.get(release, "template1")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        with server.connect(name) as owner:
            if release not in TEMPLATES:
                apply_litellm_schema(owner, migrations_of(release))
            owner.execute(reader_role_sql())
            yield owner
            owner.close()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def site_reads(url: str) -> Iterator[None]:
    """Let the site read another proxy's database. What it knows of the schema stays."""
    connection = connections["litellm"]
    before = dict(connection.settings_dict)
    wanted = postgres_settings("LITELLM_DATABASE_URL", url, settings.READ_ONLY_SESSION)
    wanted["OPTIONS"] = before["OPTIONS"] | {"options": ""} | wanted["OPTIONS"]
    connection.close()
    connection.settings_dict.update(wanted)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def site_knows_nothing() -> Iterator[None]:
    """A process that has not looked at the schema yet, before and after."""
    litellm_schema.cache_clear()
    yield
    litellm_schema.cache_clear()
