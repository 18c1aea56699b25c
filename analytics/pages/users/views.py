"""The views of the users page and the definitions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from analytics.filters.links import query_with
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import page_links
from analytics.mirror.current import current_snapshot, refresh_now
from analytics.pages.failures import show_failures_in
from analytics.usage.comparison import fetch_comparison
from analytics.usage.report import fetch_report
from analytics.usage.tags import fetch_tag_usage, fetch_unknown_tags
from analytics.usage.warnings import fetch_warnings

from .context import page_context

PAGE = "analytics/users/page.html"
DEFINITIONS = "analytics/definitions/page.html"
# In the page itself; scripts fetch the others when somebody looks for one.
OFFERED_TAGS = 200
REFRESH_SECONDS = 3.0


@require_safe
def user_usage(request: HttpRequest) -> HttpResponse:
    """The page: cards, chart and table of the users in scope.

    A page past the end redirects to the last one, so that the address says what is shown.
    """
    filterset = PageFilterSet(request.GET)
    filterset.offer_tags(())
    links = page_links(filterset)
    context = {
        "filter": filterset,
        "links": links,
        "failure": None,
        "report": None,
        "status": None,
    }
    if not filterset.is_valid():
        error = filterset.errors_for_programs[0]
        request.refused_because = error  # type: ignore[attr-defined]  # ours, for the log
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.usage_query()
    with current_snapshot() as snapshot:
        report = fetch_report(snapshot, query, filterset.today)
        if report.page != query.page:
            return redirect(page_address(request, report.page))
        comparison = fetch_comparison(snapshot, query, filterset.today, report.summary)
        filterset.offer_tags(
            fetch_tag_usage(snapshot, query.start_date, query.end_date, most=OFFERED_TAGS)
        )
        warnings = (
            *fetch_unknown_tags(snapshot, query, filterset.chosen_tags),
            *fetch_warnings(snapshot, query.start_date, query.end_date, today=filterset.today),
        )
    context |= {"query": query, "report": report, "warnings": warnings, "status": snapshot.status}
    return render(
        request, PAGE, context | page_context(filterset, links, query, report, comparison)
    )


@require_safe
def usage_tags(request: HttpRequest) -> HttpResponse:
    """The tag select with all tags of the period, loaded when somebody looks for one."""
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return refused(filterset)
    query = filterset.usage_query()
    with current_snapshot() as snapshot:
        filterset.offer_tags(fetch_tag_usage(snapshot, query.start_date, query.end_date))
    return HttpResponse(str(filterset.form["tag_filters"]))


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure means.

    Links carry the parameters of the page of users: they are validated and change nothing.
    """
    filterset = PageFilterSet(request.GET)
    status = 200 if filterset.is_valid() else 400
    return render(request, DEFINITIONS, {"filter": filterset}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def refresh(request: HttpRequest) -> HttpResponse:
    """A POST copies the newest rows now, for a few seconds at most; every method leads back."""
    if request.method == "POST":
        refresh_now(REFRESH_SECONDS)
    query = request.GET.urlencode()
    return redirect(f"{reverse('usage:users')}{'?' if query else ''}{query}")


def refused(filterset: PageFilterSet) -> HttpResponse:
    """400 for the page's scripts, one line per error."""
    text = "\n".join(filterset.errors_for_programs)
    return HttpResponse(text, status=400, content_type="text/plain")


def page_address(request: HttpRequest, page: int) -> str:
    """The same view on another page."""
    return f"{request.path}{query_with(request.GET, page=page)}"
