"""The CSV views: validate, stream, log."""

import logging
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.domain.errors import ExportsBusy, ExportsNeedNewerHttp
from analytics.domain.query import UsageQuery
from analytics.exports.compression import Packing, packing_of
from analytics.exports.disconnect import asker_of
from analytics.filters.page_filtersets import ExportFilterSet
from analytics.litellm.csv_copy import Head, Statement, stream_csv
from analytics.litellm.daily_statements import daily_statement
from analytics.litellm.statements import export_statement

from .file_name import file_name
from .preamble import export_head, filter_lines

logger = logging.getLogger(__name__)

slots = BoundedSemaphore(settings.EXPORTS_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A kind of CSV file. rows: noun for its rows in the log. by_hash: as in `stream_csv`."""

    path: str
    name: str
    rows: str
    statement: Statement
    by_hash: bool = True


USERS = File(path="users.csv", name="user-usage", rows="users", statement=export_statement)
DAILY = File(
    path="users/daily.csv",
    name="user-usage-daily",
    rows="rows",
    statement=daily_statement,
    # PostgreSQL expects a tenth of the groups that there are: by hash they spill to the disk in
    # many batches and are sorted after it, where one sort does both (9.2 s -> 6.5 s, and the first
    # row after 1.2 s instead of 4.4 s).
    by_hash=False,
)


@require_safe
def users_csv(request: HttpRequest) -> HttpResponseBase:
    """Every user in scope, in the order of the page."""
    return export(request, USERS)


@require_safe
def users_daily_csv(request: HttpRequest) -> HttpResponseBase:
    """The same users by day and model, in the order of their ids."""
    return export(request, DAILY)


def export(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file, or the page with the invalid filters.

    Raises ExportsNeedNewerHttp, or what `exported` raises before its first piece.
    """
    filterset = ExportFilterSet(request.GET)
    if not filterset.is_valid():
        request.refused_because = filterset.errors_for_programs[0]
        return render(request, "analytics/users/refused.html", {"filter": filterset}, status=400)
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        raise ExportsNeedNewerHttp
    query = filterset.usage_query()
    packing = packing_of(request)
    head = head_of(request, filterset)
    is_head = request.method == "HEAD"
    pieces = iter(()) if is_head else exported(request, file, query, packing, head)
    next(pieces, None)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = file_name(file.name, filterset)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    packing.declare(response)
    return response


def head_of(request: HttpRequest, filterset: ExportFilterSet) -> Head | None:
    """The function that writes the preamble; None without one."""
    if not filterset.has_head:
        return None
    username = request.user.get_username()
    return partial(
        export_head,
        filters=filter_lines(filterset),
        names=filterset.chosen_tags,
        username=username,
    )


def exported(
    request: HttpRequest, file: File, query: UsageQuery, packing: Packing, head: Head | None
) -> Generator[bytes]:
    """Yields an empty piece when the statement has started, then the file; logs the outcome.

    Raises ExportsBusy, or what `stream_csv` raises. Closing it ends the statement.
    """
    asker, timeout = asker_of(request), settings.EXPORT_TIMEOUT
    deadline = time.monotonic() + timeout
    pieces = stream_csv(
        file.statement,
        query,
        timeout=timeout,
        by_hash=file.by_hash,
        is_gone=asker.is_gone,
        head=head,
    )
    with slot(), closing(pieces) as copy:
        rows, lines = next(copy)
        outcome = "cut short"
        try:
            yield b""
            for rows, piece in chain([(0, lines)], copy):  # noqa: B007 the log wants the last `rows`
                asker.has_to_take_within(deadline - time.monotonic())
                if packed := packing.packed(piece):
                    yield packed
            if rest := packing.rest():
                yield rest
            outcome = "complete"
        finally:
            logger.info(
                "%s took %s?%s: %d %s, %s",
                *(request.user, file.path, request.GET.urlencode(), rows, file.rows, outcome),
            )


@contextmanager
def slot() -> Iterator[None]:
    """A slot for an export in this process. Raises ExportsBusy if all are taken."""
    if not slots.acquire(blocking=False):
        raise ExportsBusy
    try:
        yield
    finally:
        slots.release()
