"""`/staff/audit.csv`: the events of the same filters as a file, for a SIEM or a spreadsheet."""

import csv
import io
import time
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from analytics.audit.models import Event
from analytics.domain.formulas import guarded
from analytics.exports.send_timeout import limit_sending
from analytics.exports.slots import slot
from analytics.pages.failures import refused_because

from .audit_filterset import EventFilterSet
from .audit_page import first_error

# What the site itself writes, and then what somebody may have typed, which is guarded.
OWN = ("id", "at", "kind", "address", "request_id", "rows")
TYPED = ("actor", "path", "subject", "filters", "detail")
COLUMNS = (*OWN, *TYPED)
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
    pieces = iter(()) if is_head else written(request, events)
    next(pieces, None)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = f"user-usage-audit_{timezone.now():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(request: HttpRequest, events: QuerySet[Event]) -> Generator[bytes]:
    """Yields an empty piece once a slot is taken, then the file. Raises ExportsBusy before."""
    deadline = time.monotonic() + settings.EXPORT_TIMEOUT
    with slot():
        yield b""
        yield text_of([COLUMNS])
        for rows in batches(events):
            limit_sending(request, deadline - time.monotonic())
            yield text_of(map(cells_of, rows))


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


def cells_of(row: tuple[Any, ...]) -> list[Any]:
    """Moments in ISO 8601, UTC. Text that a spreadsheet would run as a formula is guarded."""
    number, at, *own = row[: len(OWN)]
    return [number, at.isoformat(), *own, *(text and guarded(text) for text in row[len(OWN) :])]


def text_of(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
