"""The views of tools, models and teams: each as a page, JSON and a CSV file."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.components.changes import NO_EARLIER_DATA, NOT_YET, OFF, compared_dates, versus
from analytics.components.slice_chart import (
    row_colors,
    slice_chart,
    slice_lines,
    stacked_rows,
)
from analytics.components.slice_names import TITLES
from analytics.domain.periods import day_label
from analytics.domain.slice_overlap import UnknownRow
from analytics.domain.slices import PAGES, SliceBy, SliceQuery, SliceReport
from analytics.filters.invalid import InvalidValue
from analytics.filters.links import Choice, choices, query_without
from analytics.filters.pills import part_pills
from analytics.filters.slice_filterset import COMPARED, SliceFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.csv_files import csv_file, refused_file
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.lists import offer_all, offer_chosen
from analytics.pages.methods import reads_only
from analytics.pages.part_toolbar import toolbar_context
from analytics.usage.choices import fetch_team_names
from analytics.usage.slice_overlap import fetch_overlap
from analytics.usage.slices import fetch_slices
from analytics.usage.warnings import fetch_warnings

from .comparison import MOST_USERS, side_by_side
from .files import csv_of, file_name, report_json
from .links import slice_links
from .tables import count_label, slice_table
from .words import NOTES

PAGE = "analytics/slices/page.html"


@require_safe
def slice_page(request: HttpRequest, page: SliceBy) -> HttpResponse:
    """The table, and spend per day."""
    filterset = SliceFilterSet(request.GET, page)
    context = toolbar_context(filterset, reverse(f"usage:{page}s")) | {
        "title": TITLES[page],
        "slice_links": slice_links(filterset, page),
        "comparison": None,
        "files": (),
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.slice_query()
    usage = query.usage
    asked = filterset.overlap_query(MOST_USERS)
    overlap = None
    with current_snapshot() as snapshot:
        report = fetch_slices(snapshot, query)
        if asked.rows:
            try:
                overlap = fetch_overlap(snapshot, asked, report)
            except UnknownRow as error:
                refuse_row(request, filterset, error)
                return render(request, PAGE, context, status=400)
        filterset.team_names = fetch_team_names(snapshot, usage.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot, usage)
        else:
            offer_chosen(filterset)
        warnings = fetch_warnings(snapshot, usage.start_date, usage.end_date, today=filterset.today)
    is_filtered = report.filtered_out is not None
    stacked = stacked_rows(report.rows, report.unattributed, is_filtered=is_filtered)
    colors = row_colors(query.by, stacked)
    chart = (
        slice_lines(query, report.rows, filterset.today, colors)
        if query.by.overlaps
        else slice_chart(
            query,
            stacked,
            filterset.today,
            report.periods,
            () if is_filtered else report.previous_days,
        )
    )
    table = slice_table(filterset, query, report, colors)
    comparison = side_by_side(filterset, query, report, asked, overlap, colors) if overlap else None
    context |= {
        "pills": part_pills(filterset),  # by the names of teams, which are known now
        "query": query,
        "by": query.by,
        "rows_title": TITLES[query.by],
        "switch": switch(filterset, page),
        "report": report,
        "status": snapshot.status,
        "warnings": warnings,
        "compared": compared_sentence(filterset, query, report),
        "versus": versus(report.periods) if report.periods else "",
        "chart": chart,
        "table": table,
        "count": count_label(query.by, report),
        "note": NOTES[query.by],
        "hidden": (*filterset.compare_fields, *table.rows_without_box(filterset.compared)),
        "comparison": comparison,
        "files": (*slice_links(filterset, page).files, *(comparison.files if comparison else ())),
    }
    return render(request, PAGE, context)


@reads_only
def slice_json(request: HttpRequest, page: SliceBy) -> JsonResponse:
    """The same as JSON."""
    filterset = SliceFilterSet(request.GET, page)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.slice_query()
    with current_snapshot() as snapshot:
        report = fetch_slices(snapshot, query)
    return JsonResponse(report_json(query, report))


@reads_only
def slice_csv(request: HttpRequest, page: SliceBy) -> HttpResponse:
    """Every row; they add up to all spend of the period."""
    filterset = SliceFilterSet(request.GET, page)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.slice_query()
    with current_snapshot() as snapshot:
        report = fetch_slices(snapshot, query)
    return csv_file(request, csv_of(query, report), file_name(query))


def switch(filterset: SliceFilterSet, page: SliceBy) -> tuple[Choice, ...]:
    """What rows can be. Another choice compares nothing."""
    params = QueryDict(query_without(filterset.params, *COMPARED)[1:])
    options = [(by.value, TITLES[by]) for by in PAGES[page]]
    return choices(params, "by", options, filterset.rows_by)


def refuse_row(request: HttpRequest, filterset: SliceFilterSet, error: UnknownRow) -> str:
    """As `refuse`, for a name that only the mirror can tell."""
    by = filterset.rows_by
    filterset.form.add_error(
        "row",
        InvalidValue(f"No {by} is called “{error.name}”", f"row: no {by} is named {error.name}"),
    )
    return refuse(request, filterset)


def compared_sentence(filterset: SliceFilterSet, query: SliceQuery, report: SliceReport) -> str:
    """The compared dates, or why there are none."""
    if query.today is None:
        return f"{OFF}."
    if report.periods:
        return compared_dates(query.usage, report.periods)
    if query.usage.start_date >= filterset.today:
        return f"{NOT_YET}, because no day of this period is complete."
    since = (
        f": LiteLLM has no data before {day_label(report.data_since)}"
        if (report.data_since)
        else ""
    )
    return f"{NO_EARLIER_DATA} to compare with{since}."
