"""Everybody's live sessions at `/staff/sessions/`, each with a button that ends it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from analytics.accounts.administrators import SUPERUSERS_ONLY, may_change
from analytics.accounts.models import LoginSession
from analytics.accounts.sessions import end_session, live_sessions, session_rows
from analytics.filters.invalid import InvalidValue
from analytics.pages.failures import refused_because

from .audit_page import first_error
from .session_filterset import SessionFilterSet

PAGE_SIZE = 100
PAGE = "staff/sessions.html"
NO_PAGE = ("There is no such page", "page is above the last one")


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """By username where `user` names one; 400 for an invalid parameter or a missing page."""
    filterset = SessionFilterSet(request.GET, live_sessions(timezone.now()))
    form = filterset.form
    pages = Paginator(filterset.qs if form.is_valid() else LoginSession.objects.none(), PAGE_SIZE)
    page = pages.page(1)
    if form.is_valid():
        try:
            page = pages.page(form.cleaned_data["page"] or 1)
        except EmptyPage:
            form.add_error("page", InvalidValue(*NO_PAGE))
    if form.errors:
        refused_because(request, first_error(filterset))
    rows = () if form.errors else session_rows(page, request.session.session_key)
    changeable = {
        row.session.public_id for row in rows if may_change(request.user, row.session.user)
    }
    context = {"form": form, "rows": rows, "page": page, "changeable": changeable}
    return render(request, PAGE, context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one; who just opens the address sees the list."""
    if request.method == "POST":
        session = live_sessions(timezone.now()).filter(public_id=public_id).first()
        if session and not may_change(request.user, session.user):
            raise PermissionDenied(SUPERUSERS_ONLY)
        if session:
            end_session(session)
            messages.success(request, f"A session of {session.user} has ended.")
        else:
            messages.info(request, "That session had ended already.")
    return redirect("admin:sessions")
