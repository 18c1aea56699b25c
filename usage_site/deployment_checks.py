"""System checks for static files, migrations and the secret key."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 its name
from django.db import DEFAULT_DB_ALIAS
from django.db import Error as DatabaseError

from . import env
from .own_database import missing_migrations
from .storage import stale_files


@register
def check_static_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Files that changed since they were collected; with DEBUG the sources are served.

    A warning, because an error would also stop `migrate` and whatever else an upgrade runs first.
    """
    stale = [] if settings.DEBUG else stale_files()
    if not stale:
        return []
    others = f" and {len(stale) - 1} others" if len(stale) > 1 else ""
    return [
        Warning(
            f"Static files are out of date: {stale[0]}{others}.",
            hint="Run manage.py collectstatic --noinput, and restart the site.",
            id="user_usage.W110",
        )
    ]


@register(Tags.security)
def check_shared_secret_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Machines that share a database need one key: with another, sessions and pseudonyms differ."""
    if not settings.APP_DATABASE_URL or env.values_read.get("SECRET_KEY"):
        return []
    return [
        Warning(
            "APP_DATABASE_URL is set and SECRET_KEY is not: this machine has made a key of its own"
            f" in {settings.DATA_DIR}.",
            hint="Set the same SECRET_KEY on every machine. One machine may keep its key: set"
            " SECRET_KEY to the content of secret_key.",
            id="user_usage.W113",
        )
    ]


@register(Tags.database)
def check_own_database(
    app_configs: Any, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Our own database answers, and has the tables of this version."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        return [Error(f"Cannot use our own database: {reason}", id="user_usage.E111")]
    if not missing:
        return []
    return [
        Error(
            f"Our own database lacks {len(missing)} migrations: {', '.join(missing[:3])}.",
            hint="Run manage.py migrate.",
            id="user_usage.E112",
        )
    ]
