"""The overview: as a page, JSON and a CSV file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.domain.slices import SliceQuery
from analytics.filters.overview_filterset import OverviewFilterSet
from analytics.filters.pills import part_pills
from analytics.filters.seats_filterset import idle_query, usual_window
from analytics.mirror.current import current_snapshot
from analytics.pages.csv_files import csv_file, refused_file
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.lists import offer_all, offer_chosen
from analytics.pages.methods import reads_only
from analytics.pages.part_toolbar import toolbar_context
from analytics.usage.choices import fetch_team_names
from analytics.usage.overview import fetch_overview
from analytics.usage.overview_report import OverviewReport
from analytics.usage.seats import fetch_idle_seats

from .context import overview_context
from .files import file_name, overview_csv, overview_json
from .links import overview_links
from .panels import attention

PAGE = "analytics/overview/page.html"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Figures, days, top users, tools, movers and what needs attention."""
    filterset = OverviewFilterSet(request.GET)
    links = overview_links(filterset)
    context = toolbar_context(filterset, reverse("usage:home")) | {"overview_links": links}
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.overview_query()
    idle = idle_query(usual_window(filterset), filterset.today)
    with current_snapshot() as snapshot:
        report = fetch_overview(snapshot, query)
        idle_seats = fetch_idle_seats(snapshot, idle)
        filterset.team_names = fetch_team_names(snapshot, query.usage.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot, query.usage)
        else:
            offer_chosen(filterset)
    context |= {"pills": part_pills(filterset), "query": query}
    shown = overview_context(filterset, links, query, report, idle_seats, snapshot.status)
    return render(request, PAGE, context | shown)


@reads_only
def overview_as_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON."""
    filterset = OverviewFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query, report, idle_seats = fetch(filterset)
    lines = attention(filterset, report, overview_links(filterset), idle_seats)
    return JsonResponse(overview_json(query, report, lines))


@reads_only
def overview_as_csv(request: HttpRequest) -> HttpResponse:
    """Every figure as a row."""
    filterset = OverviewFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query, report, idle_seats = fetch(filterset)
    lines = attention(filterset, report, overview_links(filterset), idle_seats)
    return csv_file(request, overview_csv(query, report, lines), file_name(query))


def fetch(filterset: OverviewFilterSet) -> tuple[SliceQuery, OverviewReport, int]:
    """The question, its answer, and how many seats are idle. For a valid set."""
    query = filterset.overview_query()
    idle = idle_query(usual_window(filterset), filterset.today)
    with current_snapshot() as snapshot:
        report = fetch_overview(snapshot, query)
        return query, report, fetch_idle_seats(snapshot, idle)
