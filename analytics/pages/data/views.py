"""The view of `/data/`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import page_links
from analytics.mirror.current import current_catalog, current_snapshot
from analytics.pages.failures import show_failures_in
from analytics.usage.data_quality import fetch_data_quality
from analytics.usage.data_report import DataQuery

from .context import data_context

PAGE = "analytics/data/page.html"


@require_safe
def data_quality(request: HttpRequest) -> HttpResponse:
    """How far LiteLLM's data reach, what they lack, and what this site may do with them.

    Links carry every parameter of the page of users: the period applies here, the others are
    validated and change nothing.
    """
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return render(request, PAGE, {"filter": filterset, "failure": None}, status=400)
    usage_query = filterset.usage_query()
    query = DataQuery(
        start_date=usage_query.start_date,
        end_date=usage_query.end_date,
        today=filterset.today,
    )
    context = {
        "filter": filterset,
        "links": page_links(filterset),
        "period_label": filterset.period_label,
        "failure": None,
    }
    show_failures_in(request, PAGE, context)
    with current_snapshot() as snapshot:
        quality = fetch_data_quality(snapshot, query, current_catalog())
    return render(request, PAGE, {**context, "quality": quality, **data_context(query, quality)})
