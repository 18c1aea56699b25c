"""Notes on seats: one user's history, and a form that notes something on several."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from analytics.accounts.forms import SeatNoteForm
from analytics.accounts.models import LONGEST_USER_ID, REMOVED, SeatNote
from analytics.accounts.seat_notes import note_seats, noted_users, notes_on
from analytics.domain.formats import count_of
from analytics.domain.privacy import hides_names
from analytics.domain.report import display_name
from analytics.filters.links import query_with, query_without
from analytics.filters.page_links import TABLE
from analytics.filters.seats_filterset import SeatNotesFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.audit import record_view
from analytics.pages.failures import refuse, refused_because
from analytics.pages.way_back import way_back
from analytics.usage.seat_names import fetch_names

from .links import OWN

PAGE = "analytics/seats/notes.html"
REFUSED = "analytics/seats/refused.html"
HIDDEN = "Notes say names, which are hidden from your account."
UNKNOWN = "LiteLLM has no user with this ID, and no usage of one."
MOST_SEATS = 100  # as many as a page shows
DONE = dict(SeatNote.DECISIONS)
IN_LIST = "seat-list"  # of messages that the list shows, not the top of the page


@require_http_methods(["GET", "HEAD", "POST"])
def seat_notes(request: HttpRequest) -> HttpResponse:
    """The notes on one user; a POST adds one on each chosen user and leads back.

    403 for those from whom names are hidden: notes say them.
    """
    if hides_names.get():
        refused_because(request, HIDDEN)
        context = {"errors": [HIDDEN], "back": reverse("usage:seats")}
        return render(request, REFUSED, context, status=403)
    return add_notes(request) if request.method == "POST" else show_notes(request)


def show_notes(request: HttpRequest) -> HttpResponse:
    """404 for a user whom LiteLLM never recorded, unless there are notes on them."""
    filterset = SeatNotesFilterSet(request.GET)
    back = reverse("usage:seats") + query_without(filterset.params, "user_id")
    if not filterset.is_valid():
        refuse(request, filterset)
        errors = filterset.errors_for_programs
        return render(
            request, REFUSED, {"errors": errors, "back": reverse("usage:seats")}, status=400
        )
    user_id = filterset.form.cleaned_data["user_id"]
    notes = notes_on(user_id)
    with current_snapshot() as snapshot:
        names = fetch_names(snapshot, [user_id])
    if not names and not notes:
        return render(request, REFUSED, {"errors": [UNKNOWN], "back": back}, status=404)
    record_view(request, user_id)
    email, alias = names.get(user_id, (None, None))
    context: dict = {
        "filter": filterset,
        "back": back,
        "user_url": reverse("usage:user") + query_with(filterset.params, *OWN, user_id=user_id),
        "user_id": user_id,
        "name": display_name(user_id, email, alias),
        "email": email,
        "notes": notes,
        "is_decided": bool(notes) and notes[0].decision != REMOVED,
        "form": SeatNoteForm(),
    }
    return render(request, PAGE, context)


def add_notes(request: HttpRequest) -> HttpResponse:
    """Nothing is noted where anything is wrong."""
    form = SeatNoteForm(request.POST)
    users = list(dict.fromkeys(request.POST.getlist("user_id")))
    back = way_back(request) or reverse("usage:seats")
    if not users:
        messages.warning(request, "Select at least one seat first.", tags_of(back))
        return redirect(back)
    if errors := [*form_errors(form), *user_errors(users)]:
        refused_because(request, errors[0])
        return render(request, REFUSED, {"errors": errors, "back": back}, status=400)
    decision = form.cleaned_data["decision"]
    count = note_seats(
        users,
        decision=decision,
        text=form.cleaned_data["text"],
        author=request.user.get_username(),
        now=timezone.now(),
    )
    if not count:
        messages.warning(request, "There was no note to remove.", tags_of(back))
        return redirect(back)
    messages.success(request, f"{DONE[decision]}: {count_of(count, 'seat')}.", tags_of(back))
    return redirect(back)


def tags_of(back: str) -> str:
    """Of a message: whether the way back leads to the list."""
    return IN_LIST if back.endswith(TABLE) else ""


def form_errors(form: SeatNoteForm) -> list[str]:
    """By the names of the parameters."""
    return [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]


def user_errors(users: list[str]) -> list[str]:
    """Why nothing can be noted on some of them."""
    if len(users) > MOST_SEATS:
        return [f"user_id: choose at most {MOST_SEATS} seats at once"]
    if any(len(user_id) > LONGEST_USER_ID or "\0" in user_id for user_id in users):
        return ["user_id must be the ID of a user, without null characters"]
    with current_snapshot() as snapshot:
        known = {*fetch_names(snapshot, users), *noted_users(users)}  # who is gone keeps notes
    return [
        f"user_id: LiteLLM has no user {user_id}, and no usage of one"
        for user_id in users
        if user_id not in known
    ][:1]
