"""The CSV views: validate, write, stream, log."""

import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from analytics.domain.errors import ExportsNeedNewerHttp
from analytics.domain.query import UsageQuery
from analytics.exports.compression import Packing, packing_of
from analytics.exports.sending import sent
from analytics.exports.slots import slot
from analytics.exports.spool import spooled
from analytics.filters.page_filtersets import ExportFilterSet
from analytics.mirror.current import current_snapshot
from analytics.mirror.store import Snapshot
from analytics.pages.csv_files import refused_file
from analytics.pages.methods import reads_only
from analytics.usage.choices import fetch_team_names
from analytics.usage.exports import write_daily, write_users

from .file_name import file_name
from .preamble import preamble

logger = logging.getLogger(__name__)

WAITING = "download"  # name of the cookie


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A kind of CSV file. rows: noun for its rows in the log.

    write: gives the number of rows; its last argument is the UTC day that is not complete, None
    where nothing is compared.
    """

    path: str
    name: str
    rows: str
    write: Callable[[Snapshot, UsageQuery, Path, date | None], int]


USERS = File(path="users.csv", name="user-usage", rows="users", write=write_users)
DAILY = File(
    path="users/daily.csv",
    name="user-usage-daily",
    rows="rows",
    write=lambda snapshot, query, path, _: write_daily(snapshot, query, path),
)


@reads_only
def users_csv(request: HttpRequest) -> HttpResponseBase:
    """Every user in scope, in the order of the page."""
    return export(request, USERS)


@reads_only
def users_daily_csv(request: HttpRequest) -> HttpResponseBase:
    """The same users by day and model, in the order of their ids."""
    return export(request, DAILY)


def export(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file, or the page with the invalid filters. Raises a UsageError before the first byte."""
    filterset = ExportFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        raise ExportsNeedNewerHttp
    packing = packing_of(request)
    is_head = request.method == "HEAD"
    pieces = iter(()) if is_head else exported(request, file, filterset, packing)
    next(pieces, None)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = file_name(file.name, filterset)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    packing.declare(response)
    if request.COOKIES.get(WAITING) == "waiting":  # download.js
        response.delete_cookie(WAITING, samesite="Lax")
    return response


def exported(
    request: HttpRequest, file: File, filterset: ExportFilterSet, packing: Packing
) -> Generator[bytes]:
    """Yields an empty piece when all rows are written, then the file; logs the outcome.

    The snapshot is released before the first byte: a slow reader holds an open file and a thread.
    """
    with slot():
        lines, (written, count) = write(request, file, filterset)
        request.exported_rows = count  # type: ignore[attr-defined]  # ours, for the audit trail
        outcome = "cut short"
        try:
            yield b""
            yield from sent(request, lines, written, packing)
            outcome = "complete"
        finally:
            written.close()
            logger.info(
                "%s took %s?%s: %d %s, %s",
                *(request.user, file.path, request.GET.urlencode(), count, file.rows, outcome),
            )


def write(
    request: HttpRequest, file: File, filterset: ExportFilterSet
) -> tuple[bytes, tuple[BinaryIO, int]]:
    """The lines above the rows, the file of the rows and their number, from one snapshot."""
    query = filterset.usage_query()
    with current_snapshot() as snapshot:
        filterset.team_names = fetch_team_names(snapshot, query.teams)
        lines = b""
        if filterset.has_head:
            lines = preamble(snapshot, filterset, request.user.get_username())
        return lines, spooled(
            lambda path: file.write(snapshot, query, path, filterset.compared_today)
        )
