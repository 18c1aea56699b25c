"""HTTP for the page `/data/`. Fetch, render."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.errors import UsageError
from analytics.periods import last_days, period_label

from .fetch import fetch_data_quality
from .page import data_context
from .report import DataQuery

PAGE = "analytics/data.html"
DAYS = 30


@require_safe
def data_quality(request: HttpRequest) -> HttpResponse:
    """How far LiteLLM's data reach, what they lack, and what this site may do with them."""
    start_date, end_date = last_days(datetime.now(UTC).date(), DAYS)
    query = DataQuery(start_date=start_date, end_date=end_date, seconds=settings.STATEMENT_TIMEOUT)
    context = {"period_label": period_label(start_date, end_date), "failure": None}
    try:
        quality = fetch_data_quality(query)
    except UsageError as failure:
        return render(request, PAGE, context | {"failure": failure}, status=failure.status)
    return render(request, PAGE, {**context, "quality": quality, **data_context(query, quality)})
