"""The views of the users page and the definitions."""

from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from analytics.domain.errors import UsageError, UsageSuperseded
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, UsageReport
from analytics.filters.links import query_with
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import page_links
from analytics.litellm.cancellation import turn_of
from analytics.pages.failures import show_failures_in
from analytics.usage.cache import drop, kept_key
from analytics.usage.comparison import comparison_is_kept, fetch_comparison
from analytics.usage.fetch import fetch_figures, fetch_report, fetch_tag_usage
from analytics.usage.unknown_tags import fetch_unknown_tags
from analytics.usage.warnings import fetch_warnings

from .context import page_context, summary_context

PAGE = "analytics/users/page.html"
DEFINITIONS = "analytics/definitions/page.html"
SUMMARY = "analytics/users/_summary.html"


@require_safe
def user_usage(request: HttpRequest) -> HttpResponse:
    """The page: cards, chart and table of the users in scope.

    A page past the end redirects to the last one, so that the address says what is shown.
    """
    filterset = PageFilterSet(request.GET)
    filterset.offer_tags(())
    links = page_links(filterset)
    context = {"filter": filterset, "links": links, "failure": None, "report": None}
    if not filterset.is_valid():
        request.refused_because = filterset.errors_for_programs[0]  # type: ignore[attr-defined]  # ours, for the log
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.usage_query()
    scripts = request.COOKIES.get("summary") == "later"
    with turn(request, query):
        report = fetch_report(query)
        if report.page != query.page:
            return redirect(page_address(request, report.page))
        later = summary_address(request, query, report) if scripts else ""
        comparison = None if later else comparison_if_any(query, report)
        # Scripts load them on demand.
        tags = () if scripts else tags_if_any(query)
        warnings = (
            *fetch_unknown_tags(query, filterset.chosen_tags),
            *fetch_warnings(query.start_date, query.end_date),
        )
    filterset.offer_tags(tags)
    context |= {"query": query, "report": report, "later": later, "warnings": warnings}
    return render(
        request, PAGE, context | page_context(filterset, links, query, report, comparison)
    )


@require_safe
def usage_summary(request: HttpRequest) -> HttpResponse:
    """The cards with their comparison, loaded after the page."""
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return refused(filterset)
    query = filterset.usage_query()
    with turn(request, query):
        report = fetch_figures(query)
        comparison = fetch_comparison(query, report.read_at.date())
    context = summary_context(page_links(filterset), query, report, comparison)
    return render(request, SUMMARY, context)


@require_safe
def usage_tags(request: HttpRequest) -> HttpResponse:
    """The tag select, loaded after the page."""
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return refused(filterset)
    query = filterset.usage_query()
    # Does not register as the newest view: it may arrive late and must not cancel newer ones.
    filterset.offer_tags(fetch_tag_usage(query.start_date, query.end_date))
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
    """A POST drops what is cached for this view; every method leads back to it."""
    filterset = PageFilterSet(request.GET)
    if request.method == "POST" and filterset.is_valid():
        drop(filterset.usage_query())
    query = request.GET.urlencode()
    return redirect(f"{reverse('usage:users')}{'?' if query else ''}{query}")


def refused(filterset: PageFilterSet) -> HttpResponse:
    """400 for the page's scripts, one line per error."""
    text = "\n".join(filterset.errors_for_programs)
    return HttpResponse(text, status=400, content_type="text/plain")


def turn(request: HttpRequest, query: UsageQuery) -> AbstractContextManager[None]:
    """Registers the session's newest view; older ones are canceled."""
    return turn_of(request.session.session_key or "", kept_key("core", query))


def page_address(request: HttpRequest, page: int) -> str:
    """The same view on another page."""
    return f"{request.path}{query_with(request.GET, page=page)}"


def summary_address(request: HttpRequest, query: UsageQuery, report: UsageReport) -> str:
    """URL of the comparison for browsers with scripts; empty if it is cached."""
    if comparison_is_kept(query, report.read_at.date(), report.data_since):
        return ""
    return f"{reverse('usage:summary')}?{request.GET.urlencode()}"


def tags_if_any(query: UsageQuery) -> tuple[tuple[str, int], ...]:
    """The period's tags; empty if they cannot be loaded, without affecting the figures."""
    try:
        return fetch_tag_usage(query.start_date, query.end_date)
    except UsageSuperseded:
        raise
    except UsageError:
        return ()


def comparison_if_any(query: UsageQuery, report: UsageReport) -> Comparison:
    """The comparison; empty if it cannot be loaded, without affecting the period."""
    try:
        return fetch_comparison(query, report.read_at.date())
    except UsageSuperseded:
        raise
    except UsageError:
        return Comparison()
