"""The views of budgets: the page, JSON and a CSV file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.filters.budgets_filterset import BudgetsFilterSet
from analytics.filters.links import query_with
from analytics.filters.page_links import page_links
from analytics.filters.pills import budget_pills
from analytics.mirror.current import current_snapshot
from analytics.pages.csv_files import csv_file, refused_file
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.lists import offer_all, offer_chosen
from analytics.pages.methods import reads_only
from analytics.usage.budgets import fetch_budgets
from analytics.usage.choices import fetch_team_names
from analytics.usage.warnings import mirror_warnings

from .files import csv_of, file_name, report_json
from .links import budget_links, state_tabs
from .tables import count_label, figures, heads, table_rows

PAGE = "analytics/budgets/page.html"


@require_safe
def budgets_page(request: HttpRequest) -> HttpResponse:
    """Figures and a page of budgets. One past the end redirects to the last one."""
    filterset = BudgetsFilterSet(request.GET)
    offer_chosen(filterset)
    filterset.offer_kinds()
    links = budget_links(filterset)
    context: dict = {
        "filter": filterset,
        "action": reverse("usage:budgets"),
        "links": page_links(filterset),
        "budget_links": links,
        "pills": budget_pills(filterset),
        "failure": None,
        "report": None,
        "status": None,
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.budgets_query()
    with current_snapshot() as snapshot:
        report = fetch_budgets(snapshot, query)
        if report.page != query.page:
            return redirect(f"{request.path}{query_with(request.GET, page=report.page)}")
        filterset.team_names = fetch_team_names(snapshot, query.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot, filterset.usage_query())
        else:
            offer_chosen(filterset)
    paginator = Paginator(range(report.count_of(query.state)), query.page_size or 1)
    page = paginator.page(report.page)
    context |= {
        "pills": budget_pills(filterset),  # by the names of teams, which are known now
        "query": query,
        "report": report,
        "status": snapshot.status,
        "warnings": mirror_warnings(snapshot.status),
        "tabs": state_tabs(filterset, links, report),
        "figures": figures(query, report, links),
        "heads": heads(query, links),
        "rows": table_rows(report, links, query.moment),
        "count": count_label(query, report),
        "table": {"paginator": paginator, "page": page},
        "page_numbers": [*paginator.get_elided_page_range(report.page, on_each_side=2, on_ends=1)],
    }
    return render(request, PAGE, context)


@reads_only
def budgets_json(request: HttpRequest) -> JsonResponse:
    """The same page as JSON."""
    filterset = BudgetsFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.budgets_query()
    with current_snapshot() as snapshot:
        report = fetch_budgets(snapshot, query)
    return JsonResponse(report_json(query, report, report.count_of(query.state)))


@reads_only
def budgets_csv(request: HttpRequest) -> HttpResponse:
    """Every budget under the filters, in the order of the page."""
    filterset = BudgetsFilterSet(request.GET)
    if not filterset.is_valid():
        return refused_file(request, filterset)
    query = filterset.budgets_query(is_whole=True)
    with current_snapshot() as snapshot:
        report = fetch_budgets(snapshot, query)
    return csv_file(request, csv_of(report), file_name(query))
