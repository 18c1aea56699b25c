"""The views of one user: the page, JSON and a CSV file of days, models and tools."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.accounts.seat_notes import current_decision
from analytics.filters.page_links import page_links
from analytics.filters.seats_filterset import DECISION_LABELS
from analytics.filters.user_filterset import UserFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.audit import record_view
from analytics.pages.csv_files import csv_file, refused_file, refused_in_text
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.methods import reads_only
from analytics.usage.seat_names import fetch_account_id
from analytics.usage.user_export import fetch_user_export
from analytics.usage.user_report import fetch_position, fetch_user_report
from analytics.usage.warnings import mirror_warnings

from .api import report_json
from .context import user_context
from .export import csv_of, file_name
from .links import user_links

PAGE = "analytics/user/page.html"
UNKNOWN = "LiteLLM has no user with this ID, and no usage of one."


@require_safe
def user_page(request: HttpRequest) -> HttpResponse:
    """Who a user is and what they used. 404 for a user whom LiteLLM does not know."""
    filterset = UserFilterSet(request.GET)
    context = {
        "filter": filterset,
        "periods": page_links(filterset),
        "links": user_links(filterset, None),
        "failure": None,
        "query": None,
        "report": None,
        "position": None,
        "unknown": "",
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.user_query()
    with current_snapshot() as snapshot:
        report = fetch_user_report(snapshot, query)
        position = fetch_position(snapshot, filterset.usage_query(), query.user_id, query.today)
        account_id = fetch_account_id(snapshot, query.user_id)
        mirror = snapshot.status
    if report is None:
        return render(request, PAGE, context | {"unknown": UNKNOWN}, status=404)
    record_view(request, query.user_id)
    decision = current_decision(account_id)
    context |= {
        "decision": decision,
        "decision_label": DECISION_LABELS[decision.decision] if decision else "",
        "query": query,
        "report": report,
        "position": position,
        "links": user_links(filterset, position),
        "mirror": mirror,
        "warnings": mirror_warnings(mirror),
    }
    return render(request, PAGE, context | user_context(query, report, utc_now()))


@reads_only
def user_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON."""
    filterset = UserFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.user_query()
    with current_snapshot() as snapshot:
        report = fetch_user_report(snapshot, query)
        position = fetch_position(snapshot, filterset.usage_query(), query.user_id, query.today)
    if report is None:
        return JsonResponse({"error": UNKNOWN}, status=404)
    record_view(request, query.user_id)
    return JsonResponse(report_json(query, report, position, utc_now()))


@reads_only
def user_csv(request: HttpRequest) -> HttpResponse:
    """One row for each day, model and tool; they add up to the user's figures."""
    filterset = UserFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.user_query()
    with current_snapshot() as snapshot:
        found = fetch_user_export(snapshot, query)
    if found is None:
        return refused_in_text(request, UNKNOWN, 404)
    record_view(request, query.user_id)
    person, rows = found
    return csv_file(request, csv_of(person, rows), file_name(query, person))


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
