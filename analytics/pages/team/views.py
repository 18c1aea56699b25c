"""The views of one team: the page, JSON, and a CSV file of its users."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.components.budget_panel import budget_panel
from analytics.domain.tags import quoted
from analytics.filters.budgets_filterset import NOT_APPLIED
from analytics.filters.links import query_with, query_without
from analytics.filters.page_links import page_links
from analytics.filters.team_filterset import TeamFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.csv_files import csv_file, refused_file, refused_in_text
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.methods import reads_only
from analytics.usage.team_report import fetch_team_report
from analytics.usage.warnings import mirror_warnings

from .files import csv_of, file_name, report_json
from .tables import figures, key_rows, user_rows

PAGE = "analytics/team/page.html"
# Filters that would leave budgets of the team out.
OTHERS = ("q", *NOT_APPLIED)
UNKNOWN = "LiteLLM has no team with this ID, and no usage of one."


@require_safe
def team_page(request: HttpRequest) -> HttpResponse:
    """Members, budget and keys of a team. 404 for one that LiteLLM never recorded."""
    filterset = TeamFilterSet(request.GET)
    params = filterset.params
    context: dict = {
        "filter": filterset,
        "periods": page_links(filterset),
        "back": reverse("usage:teams") + query_without(params, "team_id"),
        "users_url": "",
        "files": query_without(params, "cols"),
        "failure": None,
        "query": None,
        "report": None,
        "unknown": "",
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.team_query()
    with current_snapshot() as snapshot:
        report = fetch_team_report(snapshot, query)
        mirror = snapshot.status
    if report is None:
        return render(request, PAGE, context | {"unknown": UNKNOWN}, status=404)
    now = datetime.now(UTC).replace(tzinfo=None)
    user_url = reverse("usage:user") + query_with(params, "team_id", user_id="")
    return render(
        request,
        PAGE,
        context
        | {
            "query": query,
            "report": report,
            "figures": figures(report),
            "users": user_rows(report, user_url),
            "keys": key_rows(report, user_url, now),
            "budget": budget_panel(report.facts.budget, now),
            "users_url": reverse("usage:users") + team_link(filterset, query.team_id),
            "budgets_url": reverse("usage:budgets") + team_link(filterset, query.team_id, *OTHERS),
            "mirror": mirror,
            "warnings": mirror_warnings(mirror),
        },
    )


@reads_only
def team_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON."""
    filterset = TeamFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.team_query()
    with current_snapshot() as snapshot:
        report = fetch_team_report(snapshot, query)
    if report is None:
        return JsonResponse({"error": UNKNOWN}, status=404)
    return JsonResponse(report_json(query, report, datetime.now(UTC).replace(tzinfo=None)))


@reads_only
def team_csv(request: HttpRequest) -> HttpResponse:
    """Every user, and team keys as the last row; they add up to the team's spend."""
    filterset = TeamFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.team_query()
    with current_snapshot() as snapshot:
        report = fetch_team_report(snapshot, query)
    if report is None:
        return refused_in_text(request, UNKNOWN, 404)
    return csv_file(request, csv_of(report), file_name(query))


def team_link(filterset: TeamFilterSet, team_id: str, *without: str) -> str:
    """The query string of the team in lists of users and budgets."""
    return query_with(filterset.params, "team_id", *without, team=quoted(team_id))
