"""The views of seats: the page, JSON, and what the toolbar asks for."""

from dataclasses import replace
from typing import Any

from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.accounts.forms import SeatNoteForm
from analytics.accounts.roles import Permission, current_permissions
from analytics.accounts.seat_notes import current_decisions
from analytics.components.cohorts import cohort_chart
from analytics.domain.formats import count_of
from analytics.domain.seats import SeatsQuery
from analytics.domain.seats_report import SeatsReport
from analytics.filters.links import query_with
from analytics.filters.page_links import TABLE, PageLinks, page_links
from analytics.filters.seats_filterset import SeatsFilterSet
from analytics.mirror.current import current_snapshot
from analytics.mirror.status import Status
from analytics.pages.failures import refuse, show_failures_in
from analytics.pages.methods import reads_only
from analytics.usage.choices import fetch_team_names
from analytics.usage.seats import count_seats, fetch_seats
from analytics.usage.warnings import fetch_day_warnings

from .figures import figures, move_counts, previous_label, status_parts, team_bars
from .files import report_json
from .links import SeatLinks, cohort_choices, seat_links, status_tabs
from .lists import LISTS, offer_all, offer_chosen
from .notes import IN_LIST
from .pills import filter_words, seat_pills
from .tables import seat_table

PAGE = "analytics/seats/page.html"


@require_safe
def seats_page(request: HttpRequest) -> HttpResponse:
    """Status, activation and moves of all seats, and the list.

    A page past the end redirects to the last one, so that the address says what is shown.
    """
    filterset = SeatsFilterSet(request.GET)
    offer_chosen(filterset)
    links, own = toolbar_links(filterset)
    pills = seat_pills(filterset)
    context: dict[str, Any] = {
        "filter": filterset,
        "links": links,
        "seat_links": own,
        "action": reverse("usage:seats"),
        "count_url": reverse("usage:seat_count"),
        "choices_url": reverse("usage:seat_choices", args=["field"]),
        "pills": pills,
        "set_pills": sum(bool(pill.value) for pill in pills),
        "failure": None,
        "report": None,
        "status": None,
    }
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, PAGE, context, status=400)
    show_failures_in(request, PAGE, context)
    query = filterset.seats_query(current_decisions())
    with current_snapshot() as snapshot:
        report = fetch_seats(snapshot, query)
        if report.page != query.page:
            return redirect(f"{request.path}{query_with(request.GET, page=report.page)}")
        filterset.team_names = fetch_team_names(snapshot, query.teams)
        if filterset.lists_all:
            offer_all(filterset, snapshot)
        else:
            offer_chosen(filterset)
        context["warnings"] = fetch_day_warnings(
            snapshot, query.start_date, query.end_date, query.today
        )
    context["pills"] = seat_pills(filterset)  # by the names of teams, which are known now
    context["notices"] = [one for one in get_messages(request) if one.extra_tags == IN_LIST]
    context["filters"] = filter_words(filterset, context["pills"])
    shown = seats_context(filterset, own, query, report, snapshot.status)
    return render(request, PAGE, context | shown)


@reads_only
def seats_json(request: HttpRequest) -> JsonResponse:
    """A page of the list, and all counts."""
    filterset = SeatsFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.seats_query(current_decisions())
    with current_snapshot() as snapshot:
        report = fetch_seats(snapshot, query)
    if report.page != query.page:  # past the end
        report = replace(report, page=query.page, rows=())
    return JsonResponse(report_json(query, report))


@require_safe
def seat_count(request: HttpRequest) -> HttpResponse:
    """How many seats a view would list, as plain text, for the button that leads to it."""
    filterset = SeatsFilterSet(request.GET)
    if not filterset.is_valid():
        return HttpResponse(refuse(request, filterset), status=400, content_type="text/plain")
    with current_snapshot() as snapshot:
        count = count_seats(snapshot, filterset.seats_query(current_decisions()))
    return HttpResponse(count_of(count, "seat"), content_type="text/plain")


@require_safe
def seat_choices(request: HttpRequest, field: str) -> HttpResponse:
    """The list of a pill, loaded when somebody looks for one. Raises Http404 without a list."""
    if field not in LISTS:
        raise Http404(field)
    filterset = SeatsFilterSet(request.GET)
    if not filterset.is_valid():
        return HttpResponse(refuse(request, filterset), status=400, content_type="text/plain")
    with current_snapshot() as snapshot:
        LISTS[field](filterset, snapshot)
    return HttpResponse(str(filterset.form[field]))


def toolbar_links(filterset: SeatsFilterSet) -> tuple[PageLinks, SeatLinks]:
    own = seat_links(filterset)
    links = page_links(filterset)
    return replace(links, cleared=own.cleared, is_filtered=own.is_filtered), own


def seats_context(
    filterset: SeatsFilterSet,
    links: SeatLinks,
    query: SeatsQuery,
    report: SeatsReport,
    status: Status,
) -> dict[str, Any]:
    """What the page needs besides the toolbar."""
    paginator = Paginator(range(report.total), query.page_size)
    numbers = paginator.get_elided_page_range(report.page, on_each_side=2, on_ends=1)
    activation = report.activation
    return {
        "query": query,
        "report": report,
        "status": status,
        "tabs": status_tabs(filterset, report),
        "figures": figures(filterset, query, report),
        "parts": status_parts(filterset, query, report),
        "teams": team_bars(filterset, query, report),
        "moves": move_counts(filterset, report),
        "previous": previous_label(query),
        "chart": cohort_chart(query.cohorts, activation, report.data_since)
        if activation and report.data_since
        else None,
        "cohorts": cohort_choices(filterset),
        "table": seat_table(filterset, query, report, links),
        "pages": {"paginator": paginator, "page": paginator.page(report.page), "anchor": TABLE},
        "page_numbers": list(numbers),
        # Notes say names.
        "note_form": note_form(),
    }


def note_form() -> SeatNoteForm | None:
    """None for those who may not note."""
    is_allowed = Permission.NOTE in current_permissions.get()
    return SeatNoteForm(auto_id="note_%s") if is_allowed else None
