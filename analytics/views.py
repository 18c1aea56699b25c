"""HTTP for people: the page. Validate, fetch, render."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .comparison import fetch_comparison
from .errors import UsageError
from .fetch import fetch_report, fetch_tag_usage
from .filters import UsageFilterSet
from .page import page_context
from .reports.data_quality.warnings import fetch_warnings

PAGE = "analytics/users.html"


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
        comparison = fetch_comparison(query)
    except UsageError as failure:
        filterset.offer_tags(())
        return render(request, PAGE, context | {"failure": failure}, status=failure.status)
    try:
        filterset.offer_tags(fetch_tag_usage(query.start_date, query.end_date))
    except UsageError:
        filterset.offer_tags(())  # the figures are there all the same
    context |= {"report": report, "warnings": fetch_warnings(query.start_date, query.end_date)}
    return render(request, PAGE, context | page_context(query, report, comparison))
