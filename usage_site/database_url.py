"""Database URLs to Django's settings. Prisma's parameters, which psycopg refuses, end here."""

import logging
import re
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError, conninfo, pq

logger = logging.getLogger(__name__)

KNOWN = frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults())
# https://www.prisma.io/docs/orm/overview/databases/postgresql: sslcert is the server's CA there.
RENAMED = {"sslcert": "sslrootcert"}
SSL_MODES = {"no-verify": "require", "strict": "verify-full", "accept_invalid_certs": "require"}
LIBPQ_SSL_MODES = "disable", "allow", "prefer", "require", "verify-ca", "verify-full"
DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def postgres_settings(name: str, url: str, session: dict[str, str]) -> dict[str, Any]:
    """An entry of DATABASES for a PostgreSQL URL.

    name: the environment variable, for messages. session: run-time parameters that every
    connection sets (`statement_timeout` in ms, …); left out with `pgbouncer=true`, since poolers
    refuse them: there the role has to carry them.
    Raises ImproperlyConfigured when it is no URL of a PostgreSQL database.
    """
    parts = split_url(name, url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    kept = {RENAMED.get(key, key): value for key, value in given if key in KNOWN}
    extra = {key: value for key, value in given if key not in KNOWN}
    if mode := SSL_MODES.get(extra.get("sslaccept", "")) or SSL_MODES.get(kept.get("sslmode", "")):
        kept["sslmode"] = mode
    if kept.get("sslmode", "prefer") not in LIBPQ_SSL_MODES:
        raise ImproperlyConfigured(f"{name}: sslmode is one of {', '.join(LIBPQ_SSL_MODES)}")
    dropped = sorted(set(extra) - {"schema", "pgbouncer", "sslaccept"})
    if dropped:
        logger.warning("%s: left out what PostgreSQL does not know: %s", name, ", ".join(dropped))
    plain = urlunsplit(parts._replace(scheme="postgresql", query=urlencode(kept, quote_via=quote)))
    try:
        connection = conninfo.conninfo_to_dict(plain)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name}: {str(error).strip()}") from None
    if not connection.get("dbname"):
        raise ImproperlyConfigured(f"{name}: the name of the database is missing after the host")
    if schema := extra.get("schema"):
        session = session | {"search_path": search_path(schema)}
    pooled = extra.get("pgbouncer") == "true"
    if pooled and session:
        logger.warning("%s: pgbouncer=true, so the role has to carry: %s", name, ", ".join(session))
    return django_settings(connection, {} if pooled else session)


def split_url(name: str, url: str) -> SplitResult:
    """The parts of a PostgreSQL URL, its port a number."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("postgres", "postgresql") and parts.port != 0:
            return parts
    except ValueError:  # brackets or a port that make no sense
        pass
    raise ImproperlyConfigured(f"{name}: use postgresql://user:password@host:port/database")


def django_settings(connection: dict[str, Any], session: dict[str, str]) -> dict[str, Any]:
    """Connection parameters of libpq in Django's words; `session` as start-up options."""
    settings = {
        DJANGO_NAMES[key]: str(value) for key, value in connection.items() if key in DJANGO_NAMES
    }
    options = {key: value for key, value in connection.items() if key not in DJANGO_NAMES}
    flags = [f"-c {key}={escaped(value)}" for key, value in session.items()]
    if flags:
        options["options"] = " ".join([*filter(None, [options.get("options")]), *flags])
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": options}


def escaped(value: str) -> str:
    """libpq splits the options at spaces and wants a backslash before those within a value."""
    return re.sub(r"([ \\])", r"\\\1", value)


def search_path(schema: str) -> str:
    """One schema as a quoted identifier: LiteLLM's own, and nothing beside it."""
    return '"' + schema.replace('"', '""') + '"'
