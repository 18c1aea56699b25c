"""One log line for each request, and its count and duration for /metrics."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.functional import LazyObject, empty

from analytics.mirror.status import read_status

from .health import ANSWERS
from .logs import printable
from .metrics import METRICS_PATH, count_request

logger = logging.getLogger("user_usage.request")

# How long a status of the mirror is known: a file is read at most so often.
STATUS_SECONDS = 1.0
SERVER_ERROR = 500
QUIET_PATHS = frozenset([*ANSWERS, METRICS_PATH])


class RequestLogMiddleware:
    """Outside of all that answers. Probes and static files are logged at DEBUG alone.

    A request ends here with its first byte: files are written whole before they are sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.mirror = MirrorAge(Path(settings.MIRROR_DIR))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        if settings.METRICS_TOKEN_HASH and request.path not in QUIET_PATHS:
            count_request(request, response.status_code, seconds)
        level = level_of(request, response.status_code)
        if logger.isEnabledFor(level):
            write_line(level, request, response, seconds, self.mirror.seconds())
        return response


class MirrorAge:
    """The age of the newest copied rows, from the file that the refresh writes."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.snapshot_at: datetime | None = None
        self.read_at = float("-inf")

    def seconds(self) -> int | None:
        """Whole seconds; None before the first copy."""
        now = time.monotonic()
        if now - self.read_at > STATUS_SECONDS:
            self.read_at = now
            self.snapshot_at = read_status(self.folder).snapshot_at
        return age_of(self.snapshot_at)


def age_of(snapshot_at: datetime | None) -> int | None:
    """Seconds since a moment of the proxy's clock, UTC; never negative."""
    if snapshot_at is None:
        return None
    return max(0, round((datetime.now(UTC).replace(tzinfo=None) - snapshot_at).total_seconds()))


def level_of(request: HttpRequest, status: int) -> int:
    """WARNING for failures, and where a view has said why it refuses the request."""
    if is_quiet(request.path):
        return logging.DEBUG
    is_refused = status >= SERVER_ERROR or hasattr(request, "refused_because")
    return logging.WARNING if is_refused else logging.INFO


def is_quiet(path: str) -> bool:
    return path in QUIET_PATHS or path.startswith(settings.STATIC_URL)


def write_line(
    level: int,
    request: HttpRequest,
    response: HttpResponse,
    seconds: float,
    mirror_age: int | None,
) -> None:
    """The line, which ends with the reason of a refusal; in JSON each value is a field, too."""
    fields = {
        "user": username_of(request),
        "method": request.method,
        "path": address_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": None if response.streaming else len(response.content),
        "mirror_age": mirror_age,
    }
    reason = printable(getattr(request, "refused_because", ""))
    if reason:
        fields["reason"] = reason
    logger.log(
        level,
        "%s %s %d, %.1f ms, %s bytes, user %r, mirror %s s old%s",
        *(fields["method"], fields["path"], fields["status"], fields["ms"]),
        *(shown(fields["bytes"]), fields["user"] or "-", shown(mirror_age)),
        f": {reason}" if reason else "",
        extra=fields,
    )


def shown(number: object) -> str:
    return "-" if number is None else str(number)


def address_of(request: HttpRequest) -> str:
    """The path, percent-encoded, so that it stays on its line; by setting with its query string.

    Of a row at `/staff/` it is the route, because the row's ID may be an email.
    """
    path, match = escape_uri_path(request.path), request.resolver_match
    if match and "object_id" in match.kwargs:
        path = f"/{match.route}"
    query = request.META.get("QUERY_STRING", "") if settings.LOG_QUERY_STRINGS else ""
    return f"{path}?{iri_to_uri(query)}" if query else path


def username_of(request: HttpRequest) -> str:
    """Of whom the request has identified already: the log asks no database for it."""
    user = getattr(request, "user", None)
    if user is None or (isinstance(user, LazyObject) and user._wrapped is empty):
        return ""
    return user.get_username()
