"""Answers of views whose file is small enough to be made whole."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from analytics.exports.metrics import EXPORTS, ROWS
from analytics.filters.period import PeriodFilterSet

from .failures import refuse, wants_json

REFUSED = "analytics/users/refused.html"


def csv_file(request: HttpRequest, text: str, name: str) -> HttpResponse:
    """A download of that name; it and its rows are counted, for the audit trail and /metrics."""
    rows = sum(1 for _ in csv.reader(StringIO(text))) - 1
    EXPORTS.labels("complete").inc()
    ROWS.inc(rows)
    request.exported_rows = rows  # type: ignore[attr-defined]  # ours
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refused_file(request: HttpRequest, filterset: PeriodFilterSet) -> HttpResponse:
    """400 with what is wrong with the filters, also for the log; JSON for a program."""
    error = refuse(request, filterset)
    if wants_json(request):
        return JsonResponse({"error": error}, status=400)
    return render(request, REFUSED, {"filter": filterset}, status=400)


def refused_in_text(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Why there is no file; JSON for a program."""
    if wants_json(request):
        return JsonResponse({"error": sentence}, status=status)
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
