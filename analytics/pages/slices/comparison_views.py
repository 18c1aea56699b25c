"""The files of compared rows: everything as JSON, and their users as CSV."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from analytics.domain.slice_overlap import OverlapQuery, SliceOverlap, UnknownRow
from analytics.domain.slices import SliceBy, SliceReport
from analytics.filters.compared_rows import WORDS
from analytics.filters.invalid import InvalidValue
from analytics.filters.slice_filterset import SliceFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.csv_files import csv_file, refused_file
from analytics.pages.failures import refuse
from analytics.pages.methods import reads_only
from analytics.usage.slice_overlap import fetch_overlap
from analytics.usage.slices import fetch_slices

from .comparison_files import comparison_csv, comparison_file_name, comparison_json
from .views import refuse_row


@reads_only
def slice_comparison_json(request: HttpRequest, page: SliceBy) -> JsonResponse:
    """Figures, days, and every listed user."""
    filterset = comparison_filterset(request, page)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    try:
        report, asked, overlap = fetch(filterset)
    except UnknownRow as error:
        return JsonResponse({"error": refuse_row(request, filterset, error)}, status=400)
    return JsonResponse(comparison_json(filterset.slice_query(), report, asked, overlap))


@reads_only
def slice_comparison_csv(request: HttpRequest, page: SliceBy) -> HttpResponse:
    """Every listed user with the spend by each row."""
    filterset = comparison_filterset(request, page)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.slice_query()
    try:
        _, _, overlap = fetch(filterset)
    except UnknownRow as error:
        refuse_row(request, filterset, error)
        return refused_file(request, filterset)
    return csv_file(request, comparison_csv(query, overlap), comparison_file_name(query))


def comparison_filterset(request: HttpRequest, page: SliceBy) -> SliceFilterSet:
    """These files need rows."""
    filterset = SliceFilterSet(request.GET, page)
    if filterset.is_valid() and not filterset.compared:
        error = InvalidValue(f"Choose {WORDS} rows", f"row takes {WORDS} rows")
        filterset.form.add_error("row", error)
    return filterset


def fetch(filterset: SliceFilterSet) -> tuple[SliceReport, OverlapQuery, SliceOverlap]:
    asked = filterset.overlap_query()
    with current_snapshot() as snapshot:
        report = fetch_slices(snapshot, filterset.slice_query())
        return report, asked, fetch_overlap(snapshot, asked, report)
