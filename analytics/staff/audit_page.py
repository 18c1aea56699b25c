"""`/staff/audit/`: the events, newest first, with filters."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_filters import FilterSet

from analytics.audit.models import Event
from analytics.audit.words import actor_of, sentence_of
from analytics.pages.failures import refused_because

from .audit_filterset import EventFilterSet

PAGE_SIZE = 50
PAGE = "staff/audit.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """actor, sentence: in words. actor_query, address_query, request_query: of links that
    filter by them; an empty one is not shown as a link.
    """

    event: Event
    actor: str
    sentence: str
    actor_query: str
    address_query: str
    request_query: str


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """A page of events; 400 with the form for an invalid filter."""
    filterset = EventFilterSet(request.GET)
    if not filterset.is_valid():
        refused_because(request, first_error(filterset))
        context = page_context(request, filterset, (), has_older=False)
        return render(request, PAGE, context, status=400)
    # One more than the page has says whether another follows: counting all would take seconds.
    found = list(filterset.qs[: PAGE_SIZE + 1])
    rows = tuple(event_row(event, request.GET) for event in found[:PAGE_SIZE])
    context = page_context(request, filterset, rows, has_older=len(found) > PAGE_SIZE)
    return render(request, PAGE, context)


def page_context(
    request: HttpRequest, filterset: EventFilterSet, rows: tuple[EventRow, ...], *, has_older: bool
) -> dict[str, object]:
    older = query_of(request.GET, before=str(rows[-1].event.pk)) if has_older else ""
    return {
        "form": filterset.form,
        "rows": rows,
        "older": older,
        "newest": query_of(request.GET) if "before" in request.GET else "",
        "is_filtered": any(name != "before" and text for name, text in request.GET.items()),
        "csv": reverse("admin:audit_csv") + query_of(request.GET),
    }


def event_row(event: Event, params: QueryDict) -> EventRow:
    return EventRow(
        event=event,
        actor=actor_of(event),
        sentence=sentence_of(event),
        actor_query=query_of(params, actor=event.actor) if event.actor else "",
        address_query=query_of(params, address=event.address) if event.address else "",
        request_query=f"?request_id={event.request_id}" if event.request_id else "",
    )


def query_of(params: QueryDict, **changed: str) -> str:
    """The filters that are set, with these changed; from the newest event unless `before` is."""
    kept = QueryDict(mutable=True)
    for name, texts in params.lists():
        if name != "before" and any(texts):
            kept.setlist(name, texts)
    for name, text in changed.items():
        kept[name] = text
    return f"?{kept.urlencode()}"


def first_error(filterset: FilterSet) -> str:
    """For the log and for programs."""
    name, errors = next(iter(filterset.form.errors.items()))
    return str(errors[0]) if name == "__all__" else f"{name}: {errors[0]}"
