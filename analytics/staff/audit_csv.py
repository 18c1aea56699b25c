"""`/staff/audit.csv`: the events of the same filters as a file, for a SIEM or a spreadsheet."""

import csv
import io
from collections.abc import Generator, Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from analytics.audit.models import Event
from analytics.exports.slots import slot
from analytics.pages.failures import refused_because
from analytics.pages.values import csv_cells

from .audit_filterset import EventFilterSet
from .audit_page import first_error

COLUMNS = (
    *("id", "at", "kind", "actor", "address", "request_id", "path"),
    *("subject", "rows", "filters", "detail"),
)
BATCH = 5000


@require_safe
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """Newest first; 400 in text for an invalid filter. The export is itself an event."""
    filterset = EventFilterSet(request.GET)
    if not filterset.is_valid():
        error = refused_because(request, first_error(filterset))
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    # What is written from now on is not in the file, so that its rows can be counted before.
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    events = filterset.qs.filter(pk__lte=newest)
    is_head = request.method == "HEAD"
    request.exported_rows = None if is_head else events.count()  # type: ignore[attr-defined]  # ours
    pieces = iter(()) if is_head else written(events)
    next(pieces, None)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = f"user-usage-audit_{timezone.now():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(events: QuerySet[Event]) -> Generator[bytes]:
    """Yields an empty piece once a slot is taken, then the file. Raises ExportsBusy before."""
    with slot():
        yield b""
        yield text_of([COLUMNS])
        for rows in batches(events):
            yield text_of(rows)


def batches(events: QuerySet[Event]) -> Iterator[list[tuple[Any, ...]]]:
    """Short statements: a slow reader holds no transaction of our database open."""
    last = None
    while True:
        found = events if last is None else events.filter(pk__lt=last)
        rows = list(found.values_list(*COLUMNS)[:BATCH])
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def text_of(rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(csv_cells(as_text(value) for value in row))
    return text.getvalue().encode()


def as_text(value: Any) -> Any:
    """Moments in ISO 8601, UTC."""
    return value.isoformat() if hasattr(value, "isoformat") else value
