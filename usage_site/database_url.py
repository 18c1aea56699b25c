"""Converts database URLs, including Prisma's, to Django's settings."""

import logging
import re
from dataclasses import dataclass
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
FORM = "postgresql://user:password@host:port/database"
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
ENCODE = (
    "percent-encode what a URL may not hold as it is (space % @ / # ? in the password):"
    " python3 -c 'import getpass, urllib.parse as p; print(p.quote(getpass.getpass(), safe=\"\"))'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseURL:
    """A PostgreSQL URL. parameters: libpq's. schema: Prisma's, empty where there is none.

    is_pooled: whether `pgbouncer=true` says that a pooler refuses session settings. ignored: names
    of Prisma's parameters that mean nothing to libpq.
    """

    parameters: dict[str, str]
    schema: str
    is_pooled: bool
    ignored: tuple[str, ...]


def postgres_settings(name: str, url: str, session: dict[str, str]) -> dict[str, Any]:
    """An entry of DATABASES for a PostgreSQL URL.

    name: the environment variable, for messages. session: run-time parameters that every
    connection sets (`statement_timeout` in ms, …); left out with `pgbouncer=true`, since poolers
    refuse them: there the role has to set them.
    Raises ImproperlyConfigured as `parse_database_url` does.
    """
    parsed = parse_database_url(name, url)
    if parsed.ignored:
        ignored = ", ".join(parsed.ignored)
        logger.warning("%s: ignored parameters that PostgreSQL does not support: %s", name, ignored)
    if parsed.schema:
        session = session | {"search_path": search_path(parsed.schema)}
    return django_settings(parsed.parameters, {} if parsed.is_pooled else session)


def parse_database_url(name: str, url: str) -> DatabaseURL:
    """The parts of a URL of libpq or of Prisma. name: the environment variable, for messages.

    Raises ImproperlyConfigured when it is no URL of a PostgreSQL database; its message quotes
    nothing of the URL, which holds a password.
    """
    parts = split_url(name, url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    options = {RENAMED.get(key, key): value for key, value in given if key in KNOWN}
    extra = {key: value for key, value in given if key not in KNOWN}
    if mode := SSL_MODES.get(extra.get("sslaccept", "")) or SSL_MODES.get(
        options.get("sslmode", "")
    ):
        options["sslmode"] = mode
    if options.get("sslmode", "prefer") not in LIBPQ_SSL_MODES:
        raise ImproperlyConfigured(f"{name}: sslmode is one of {', '.join(LIBPQ_SSL_MODES)}")
    plain = urlunsplit(
        parts._replace(scheme="postgresql", query=urlencode(options, quote_via=quote))
    )
    try:
        parameters = conninfo.conninfo_to_dict(plain)
    except (ProgrammingError, UnicodeDecodeError):
        # libpq's message quotes the part that it does not understand.
        raise ImproperlyConfigured(f"{name}: use {FORM}, and {ENCODE}") from None
    if not parameters.get("dbname"):
        raise ImproperlyConfigured(f"{name}: the name of the database is missing after the host")
    return DatabaseURL(
        parameters={key: str(value) for key, value in parameters.items()},
        schema=extra.get("schema", ""),
        is_pooled=extra.get("pgbouncer") == "true",
        ignored=tuple(sorted(set(extra) - {"schema", "pgbouncer", "sslaccept"})),
    )


def split_url(name: str, url: str) -> SplitResult:
    """The parts of a PostgreSQL URL, its port a number."""
    if url.startswith(("postgres://", "postgresql://")) and is_badly_encoded(url):
        raise ImproperlyConfigured(f"{name}: {ENCODE}")
    try:
        parts = urlsplit(url)
        if parts.scheme in ("postgres", "postgresql") and parts.port != 0:
            return parts
    except ValueError:  # brackets or a port that make no sense
        pass
    raise ImproperlyConfigured(f"{name}: use {FORM}, with the password percent-encoded")


def is_badly_encoded(url: str) -> bool:
    """Whether a character ends the password early, or is none that a URL may hold."""
    rest = url.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return (
        bool(re.search(r"[\s#]", rest) or STRAY_PERCENT.search(rest))
        or authority.count("@") > 1
        or "@" in rest[len(authority) :]
    )


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
