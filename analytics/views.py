"""HTTP for people: the page and its CSV. Validate, fetch, render."""

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .errors import UsageError
from .fetch import fetch_report, fetch_tag_usage, stream_export
from .filters import UsageFilterSet
from .page import page_context
from .reports.data_quality.warnings import fetch_warnings

exports = logging.getLogger("analytics.exports")

PAGE = "analytics/users.html"
PIECE = 65_536


@require_safe
def user_usage(request: HttpRequest) -> HttpResponse:
    """The page: cards, chart and table of the users in scope."""
    filterset = UsageFilterSet(request.GET)
    if not filterset.is_valid():
        filterset.offer_tags(())
        return render(request, PAGE, {"filter": filterset}, status=400)
    query = filterset.usage_query()
    context = {"filter": filterset, "query": query, "failure": None}
    try:
        report = fetch_report(query)
        filterset.offer_tags(fetch_tag_usage(query.start_date, query.end_date))
    except UsageError as failure:
        filterset.offer_tags(())
        return render(request, PAGE, context | {"failure": failure}, status=failure.status)
    context |= {"report": report, "warnings": fetch_warnings(query.start_date, query.end_date)}
    return render(request, PAGE, context | page_context(query, report, filterset.user_link))


@require_safe
def users_csv(request: HttpRequest) -> HttpResponse:
    """Every user in scope as CSV, in the order of the page."""
    filterset = UsageFilterSet(request.GET)
    if not filterset.is_valid():
        filterset.offer_tags(())
        return render(request, PAGE, {"filter": filterset}, status=400)
    query = filterset.usage_query()
    lines = stream_export(query, timeout=settings.EXPORT_TIMEOUT)
    try:
        # PostgreSQL sends the header before it has counted anything: what fails, fails by row one.
        begun = list(islice(lines, 2))
    except UsageError as failure:
        return render(
            request, f"{failure.status}.html", {"failure": failure}, status=failure.status
        )
    response = StreamingHttpResponse(
        logged_export(request, begun, lines), content_type="text/csv; charset=utf-8"
    )
    name = f"user-usage_{query.start_date}_{query.end_date}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def logged_export(
    request: HttpRequest, begun: list[bytes], rest: Generator[bytes]
) -> Iterator[bytes]:
    """The lines in larger pieces; who took how many users away, by which filters, to the log.

    begun: the header, and the first user where there is one.
    """
    users, piece, outcome = len(begun) - 1, bytearray(b"".join(begun)), "cut short"
    try:
        with closing(rest):
            for line in rest:
                users += 1
                piece += line
                if len(piece) >= PIECE:
                    yield bytes(piece)
                    piece.clear()
        yield bytes(piece)
        outcome = "complete"
    finally:
        filters = request.GET.urlencode()
        exports.info("%s took users.csv?%s: %d users, %s", request.user, filters, users, outcome)
