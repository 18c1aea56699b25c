"""The views of the users page and the definitions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from analytics.domain.formats import count_of
from analytics.filters.links import choices, query_with
from analytics.filters.page_filtersets import COMPARISONS, PageFilterSet
from analytics.filters.page_links import page_links
from analytics.filters.pills import pills
from analytics.filters.seats_filterset import idle_query, window_of
from analytics.mirror.current import current_snapshot, refresh_now
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.lists import LISTS, offer_all, offer_chosen
from analytics.pages.way_back import way_back
from analytics.usage.cells_in_scope import cells_in_scope
from analytics.usage.chart import fetch_chart
from analytics.usage.choices import fetch_team_names
from analytics.usage.comparison import fetch_comparison
from analytics.usage.report import fetch_report, fetch_summary
from analytics.usage.seats import fetch_idle_seats
from analytics.usage.segments import fetch_segments
from analytics.usage.tags import fetch_unknown_tags
from analytics.usage.warnings import fetch_warnings

from .context import page_context

PAGE = "analytics/users/page.html"
DEFINITIONS = "analytics/definitions/page.html"
REFRESH_SECONDS = 3.0
COLUMNS = "columns"  # name of the cookie that table.js sets


@require_safe
def user_usage(request: HttpRequest) -> HttpResponse:
    """The page: cards, chart and table of the users in scope.

    A page past the end redirects to the last one, so that the address says what is shown.
    """
    filterset = PageFilterSet(request.GET, remembered=request.COOKIES.get(COLUMNS, ""))
    offer_chosen(filterset)
    links = page_links(filterset)
    shown_pills = pills(filterset)
    context: dict = {
        "filter": filterset,
        "links": links,
        "pills": shown_pills,
        "set_pills": sum(bool(pill.value) for pill in shown_pills),
        "comparisons": choices(request.GET, "compare", COMPARISONS, filterset.data["compare"]),
        "shared": filterset.shared_link if filterset.is_valid() else "",
        "compared": "",
        "versus": "",
        "segments": None,
        "filters": "",
        "failure": None,
        "report": None,
        "status": None,
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query, compared_today = filterset.usage_query(), filterset.compared_today
    with current_snapshot() as snapshot:
        # Around them all, so that the chosen cells are summed once.
        with cells_in_scope(snapshot, query, compared_today):
            report = fetch_report(snapshot, query, compared_today)
            chart = fetch_chart(snapshot, query, report, filterset.chart_tab, compared_today)
            comparison = fetch_comparison(snapshot, query, compared_today, report.summary)
            segments = fetch_segments(snapshot, query)
        idle_seats = fetch_idle_seats(snapshot, idle_query(window_of(filterset), filterset.today))
        if report.page != query.page:
            return redirect(page_address(request, report.page))
        filterset.team_names = fetch_team_names(snapshot, query.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot, query)
        else:
            offer_chosen(filterset)
        warnings = (
            *fetch_unknown_tags(snapshot, query, filterset.chosen_tags),
            *fetch_warnings(snapshot, query.start_date, query.end_date, today=filterset.today),
        )
    context |= {
        "pills": pills(filterset),  # by the names of teams, which are known now
        "query": query,
        "report": report,
        "warnings": warnings,
        "status": snapshot.status,
    }
    shown = page_context(filterset, links, query, report, comparison, segments, idle_seats, chart)
    return render(request, PAGE, context | shown)


@require_safe
def user_count(request: HttpRequest) -> HttpResponse:
    """How many users a view would show, as plain text, for the button that leads to it."""
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return refused(filterset)
    with current_snapshot() as snapshot:
        users = fetch_summary(snapshot, filterset.usage_query()).total_users
    return HttpResponse(count_of(users, "user"), content_type="text/plain")


@require_safe
def choice_list(request: HttpRequest, field: str) -> HttpResponse:
    """The list of a pill with what the period has, loaded when somebody looks for one.

    Raises Http404 for a field without a list.
    """
    if field not in LISTS:
        raise Http404(field)
    filterset = PageFilterSet(request.GET)
    if not filterset.is_valid():
        return refused(filterset)
    query = filterset.usage_query()
    with current_snapshot() as snapshot:
        filterset.team_names = fetch_team_names(snapshot, query.teams)
        LISTS[field](filterset, snapshot, query)
    return HttpResponse(str(filterset.form[field]))


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
    if back := way_back(request):
        return redirect(back)
    query = request.GET.urlencode()
    return redirect(f"{reverse('usage:users')}{'?' if query else ''}{query}")


def refused(filterset: PageFilterSet) -> HttpResponse:
    """400 for the page's scripts, one line per error."""
    text = "\n".join(filterset.errors_for_programs)
    return HttpResponse(text, status=400, content_type="text/plain")


def page_address(request: HttpRequest, page: int) -> str:
    """The same view on another page."""
    return f"{request.path}{query_with(request.GET, page=page)}"
