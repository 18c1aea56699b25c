"""Answers of views whose file is small enough to be made whole."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analytics.filters.period import PeriodFilterSet

from .failures import refuse

REFUSED = "analytics/users/refused.html"


def csv_file(request: HttpRequest, text: str, name: str) -> HttpResponse:
    """A download of that name; its rows below the header are counted for the audit trail."""
    rows = sum(1 for _ in csv.reader(StringIO(text))) - 1
    request.exported_rows = rows  # type: ignore[attr-defined]  # ours
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refused_file(request: HttpRequest, filterset: PeriodFilterSet) -> HttpResponse:
    """400 with what is wrong with the filters, also for the log."""
    refuse(request, filterset)
    return render(request, REFUSED, {"filter": filterset}, status=400)
