"""HTTP for files: what the page shows as CSV, for all users. Validate, stream, log."""

import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .daily import daily_statement
from .errors import UsageError
from .filters import UsageFilterSet
from .query import UsageQuery
from .statement import export_statement
from .stream import Statement, stream_csv
from .views import PAGE

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What can be taken away. rows: what its lines are, for the log."""

    path: str
    name: str
    rows: str
    statement: Statement


USERS = File(path="users.csv", name="user-usage", rows="users", statement=export_statement)
DAILY = File(
    path="users/daily.csv", name="user-usage-daily", rows="rows", statement=daily_statement
)


@require_safe
def users_csv(request: HttpRequest) -> HttpResponse:
    """Every user in scope, in the order of the page."""
    return export(request, USERS)


@require_safe
def users_daily_csv(request: HttpRequest) -> HttpResponse:
    """The same users by day and model, in the order of their ids."""
    return export(request, DAILY)


def export(request: HttpRequest, file: File) -> HttpResponse:
    """The file, or the page that says why there is none."""
    filterset = UsageFilterSet(request.GET)
    if not filterset.is_valid():
        filterset.offer_tags(())
        return render(request, PAGE, {"filter": filterset}, status=400)
    query = filterset.usage_query()
    pieces = iter(()) if request.method == "HEAD" else exported(request, file, query)
    try:
        next(pieces, None)
    except UsageError as failure:
        return failure_page(request, failure)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = f"{file.name}_{query.start_date}_{query.end_date}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def exported(request: HttpRequest, file: File, query: UsageQuery) -> Generator[bytes]:
    """The pieces of the file, after an empty one once it begins; then a line in the log.

    Raises what `stream_csv` raises. Closing it ends the statement.
    """
    with closing(stream_csv(file.statement, query, timeout=settings.EXPORT_TIMEOUT)) as copy:
        rows, piece = next(copy)
        outcome = "cut short"
        try:
            yield piece
            for rows, piece in copy:  # noqa: B007 the log wants the last `rows`
                yield piece
            outcome = "complete"
        finally:
            logger.info(
                "%s took %s?%s: %d %s, %s",
                *(request.user, file.path, request.GET.urlencode(), rows, file.rows, outcome),
            )


def failure_page(request: HttpRequest, failure: UsageError) -> HttpResponse:
    """Why there is no file, with the address to try again."""
    return render(request, f"{failure.status}.html", {"failure": failure}, status=failure.status)
