"""The CSV file of seats: written whole from one snapshot, then sent in pieces."""

import logging
from collections.abc import Iterator

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from analytics.accounts.seat_notes import current_decisions
from analytics.domain.errors import ExportsNeedNewerHttp
from analytics.domain.seats import SeatsQuery
from analytics.exports.compression import Packing, packing_of
from analytics.exports.sending import sent
from analytics.exports.slots import slot
from analytics.exports.spool import spooled
from analytics.filters.seats_filterset import SeatsFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.failures import refuse, wants_json
from analytics.pages.methods import reads_only
from analytics.usage.seats_export import write_seats

from .files import file_name

REFUSED = "analytics/seats/refused.html"
logger = logging.getLogger(__name__)


@reads_only
def seats_csv(request: HttpRequest) -> HttpResponseBase:
    """Every listed seat, in the order of the page."""
    filterset = SeatsFilterSet(request.GET)
    if not filterset.is_valid():
        error = refuse(request, filterset)
        if wants_json(request):
            return JsonResponse({"error": error}, status=400)
        back = f"{reverse('usage:seats')}?{request.GET.urlencode()}"
        context = {"errors": filterset.errors_for_programs, "back": back}
        return render(request, REFUSED, context, status=400)
    query = filterset.seats_query(current_decisions())
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        raise ExportsNeedNewerHttp
    packing = packing_of(request)
    pieces = iter(()) if request.method == "HEAD" else exported(request, query, packing)
    next(pieces, None)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(query)}"'
    packing.declare(response)
    return response


def exported(request: HttpRequest, query: SeatsQuery, packing: Packing) -> Iterator[bytes]:
    """Yields an empty piece when all rows are written, then the file; logs the outcome."""
    with slot():
        with current_snapshot() as snapshot:
            written, count = spooled(lambda path: write_seats(snapshot, query, path))
        request.exported_rows = count  # type: ignore[attr-defined]  # ours, for the audit trail
        outcome = "cut short"
        try:
            yield b""
            yield from sent(request, b"", written, packing)
            outcome = "complete"
        finally:
            written.close()
            logger.info(
                "%s took seats.csv?%s: %d seats, %s",
                *(request.user, request.GET.urlencode(), count, outcome),
            )
