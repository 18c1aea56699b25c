"""Answers of views whose file is small enough to be made whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analytics.filters.period import PeriodFilterSet

from .failures import refuse

REFUSED = "analytics/users/refused.html"


def csv_file(text: str, name: str) -> HttpResponse:
    """A download of that name."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refused_file(request: HttpRequest, filterset: PeriodFilterSet) -> HttpResponse:
    """400 with what is wrong with the filters, also for the log."""
    refuse(request, filterset)
    return render(request, REFUSED, {"filter": filterset}, status=400)
