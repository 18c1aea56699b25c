"""The views of changes against the previous period: a page, JSON and a CSV file of users."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.components.bridge import bridge_figure
from analytics.components.changes import compared_dates, versus
from analytics.domain.changes import ChangesReport
from analytics.domain.slices import PAGES
from analytics.filters.changes_filterset import ChangesFilterSet
from analytics.filters.pills import part_pills
from analytics.mirror.current import current_snapshot
from analytics.mirror.store import Snapshot
from analytics.pages.csv_files import csv_file, refused_file, refused_in_text
from analytics.pages.failures import refuse, refused_because, show_failures_in
from analytics.pages.lists import offer_all, offer_chosen
from analytics.pages.methods import reads_only
from analytics.pages.part_toolbar import toolbar_context
from analytics.usage.changes import fetch_changes
from analytics.usage.choices import fetch_team_names
from analytics.usage.warnings import fetch_warnings

from .bridge import bridge_bars, bridge_rows
from .files import csv_of, file_name, report_json
from .links import changes_links
from .tables import (
    crossing_lists,
    group_tabs,
    mover_rows,
    part_table,
    spend_cells,
    user_row,
)
from .words import why_not_compared

PAGE = "analytics/changes/page.html"


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """The bridge, movers, parts, and the users of a group."""
    filterset = ChangesFilterSet(request.GET)
    links = changes_links(filterset)
    context = toolbar_context(filterset, reverse("usage:changes")) | {"changes_links": links}
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.changes_query()
    usage = query.usage
    with current_snapshot() as snapshot:
        report = fetch_changes(snapshot, query)
        filterset.team_names = fetch_team_names(snapshot, usage.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot, usage)
        else:
            offer_chosen(filterset)
        warnings = fetch_warnings(snapshot, usage.start_date, usage.end_date, today=filterset.today)
        why = reason(filterset, snapshot)
    context |= {
        "pills": part_pills(filterset),  # by the names of teams, which are known now
        "query": query,
        "report": report,
        "status": snapshot.status,
        "warnings": warnings,
        "reason": why,
    }
    return render(request, PAGE, context | (report_context(filterset, report) if report else {}))


@reads_only
def changes_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON; 400 for periods that cannot be compared."""
    filterset = ChangesFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.changes_query()
    with current_snapshot() as snapshot:
        report = fetch_changes(snapshot, query)
        why = reason(filterset, snapshot)
    if report is None:
        return JsonResponse({"error": refused_because(request, ": ".join(why))}, status=400)
    return JsonResponse(report_json(query, report))


@reads_only
def changes_csv(request: HttpRequest) -> HttpResponse:
    """Every user of the group; 400 for periods that cannot be compared."""
    filterset = ChangesFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.changes_query(is_whole=True)
    with current_snapshot() as snapshot:
        report = fetch_changes(snapshot, query)
        why = reason(filterset, snapshot)
    if report is None:
        sentence = refused_because(request, ": ".join(why))
        return refused_in_text(request, sentence, 400)
    return csv_file(request, csv_of(query, report), file_name(query))


def report_context(filterset: ChangesFilterSet, report: ChangesReport) -> dict:
    """What the page shows of a report."""
    params, links = filterset.params, changes_links(filterset)
    rows = bridge_rows(params, links, report)
    pages = -(-report.users_count // filterset.usage_query().page_size)
    return {
        "compared": compared_dates(filterset.usage_query(), report.periods),
        "versus": versus(report.periods),
        "total": spend_cells(report.total),
        "bridge": rows,
        "figure": bridge_figure(bridge_bars(report, rows)),
        "movers": (
            ("up", "Largest increases", mover_rows(links, report.up)),
            ("down", "Largest decreases", mover_rows(links, report.down)),
        ),
        "parts": tuple(part_table(params, by, report) for by in PAGES),
        "crossings": crossing_lists(params, links, report),
        "tabs": group_tabs(params, links, report, filterset.chosen_group),
        "users": tuple(user_row(links, user) for user in report.users),
        "pages": pages,
        "earlier": report.page - 1,
        "later": report.page + 1 if report.page < pages else 0,
    }


def reason(filterset: ChangesFilterSet, snapshot: Snapshot) -> tuple[str, str]:
    """Why there is no comparison: a title and a sentence."""
    return why_not_compared(
        filterset.usage_query(),
        filterset.today,
        is_off=filterset.compared_today is None,
        data_since=min(snapshot.manifest.days_of("user_day"), default=None),
        is_copying=snapshot.status.missing > 0,
    )
