"""State of the site's own database, and its error pages."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from analytics.accounts.bearer import bearer_token
from analytics.accounts.models import LoginSession

logger = logging.getLogger(__name__)

WRITE_EVERY_SECONDS = 30
# As large as a session, and long expired: as a cookie its key is worth nothing.
PROBE_ROW = {
    "session_key": "written-by-readyz",
    "public_id": "written-by-readyz",
    "session_data": " " * 500,
    "expire_date": datetime(2000, 1, 1, tzinfo=UTC),
}
FAILURES = {
    "unreachable": {
        "title": "The site's own database cannot be reached",
        "sentence": "Nobody can sign in without it. Try again in a moment.",
    },
    "unmigrated": {
        "title": "The site's own database is not set up",
        "sentence": "Tables are missing or out of date. The person who runs this site must run"
        " manage.py migrate.",
    },
    "unwritable": {
        "title": "The site's own database cannot be written",
        "sentence": "Nobody can sign in, because it is read-only or its disk is full."
        " See this site's log for details.",
    },
}
# How the codes of PostgreSQL and of SQLite begin.
UNMIGRATED = "42P01", "42703", "SQLITE_ERROR"
UNWRITABLE = "25006", "53100", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR"


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this version, as pairs of app and name."""
    return frozenset(MigrationLoader(None).graph.nodes)


def missing_migrations() -> list[str]:
    """Migrations that have not been applied. Raises django.db.Error when nobody answers."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(".".join(key) for key in known_migrations() - set(applied))


class WriteCheck:
    """Writes one row at most every WRITE_EVERY_SECONDS, at every call after a failure.

    It commits: SQLite would notice a full disk no earlier.
    """

    def __init__(self) -> None:
        self.written_at = float("-inf")

    def run(self) -> None:
        """Raises django.db.Error when the row cannot be written."""
        if time.monotonic() - self.written_at < WRITE_EVERY_SECONDS:
            return
        self.written_at = float("-inf")
        LoginSession.objects.bulk_create(
            [LoginSession(**PROBE_ROW)],
            update_conflicts=True,
            unique_fields=["session_key"],
            update_fields=["session_data", "expire_date"],
        )
        self.written_at = time.monotonic()


write_check = WriteCheck()


def own_database_state() -> str:
    """`ok`, or one of the words of FAILURES."""
    try:
        missing = missing_migrations()
        if not missing:
            write_check.run()
    except Error as error:
        return failure_of(error) or "unreachable"
    return "unmigrated" if missing else "ok"


def failure_of(error: BaseException | None) -> str:
    """The key of FAILURES for an error; empty if the database itself works."""
    if not isinstance(error, Error):
        return ""
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    if code.startswith(UNMIGRATED):
        return "unmigrated"
    if code.startswith(UNWRITABLE):
        return "unwritable"
    return "unreachable" if isinstance(error, OperationalError | InterfaceError) else ""


def failure_page(request: HttpRequest, word: str) -> HttpResponse:
    """Renders the error page, or JSON for a program, and logs the cause."""
    if word == "unmigrated":
        logger.error("Our own database lacks tables of this version: run manage.py migrate")
    failure = FAILURES[word]
    if bearer_token(request) is not None:
        return JsonResponse({"error": failure["title"]}, status=503)
    return HttpResponse(render_to_string("503.html", {"failure": failure}), status=503)


class MigratedMiddleware:
    """Answers 503 until the migrations are applied: even the sign-in page would mislead before.

    Once they are, the process asks no more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.is_migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_migrated:
            try:
                missing = missing_migrations()
            except Error as error:
                return failure_page(request, failure_of(error) or "unreachable")
            if missing:
                return failure_page(request, "unmigrated")
            self.is_migrated = True
        return self.get_response(request)
