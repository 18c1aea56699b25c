"""Everybody's live sessions at `/staff/sessions/`, each with a button that ends it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from analytics.accounts.administrators import SUPERUSERS_ONLY, may_change
from analytics.accounts.sessions import end_session, live_sessions, session_rows

PAGE_SIZE = 100
LONGEST_NAME = 150


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """By username where `user` names one; a page that does not exist is the last one."""
    name = request.GET.get("user", "").strip()[:LONGEST_NAME].replace("\0", "")
    found = live_sessions(timezone.now())
    if name:
        found = found.filter(user__username__icontains=name)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = session_rows(page, request.session.session_key)
    changeable = {
        row.session.public_id for row in rows if may_change(request.user, row.session.user)
    }
    context = {"rows": rows, "page": page, "name": name, "changeable": changeable}
    return render(request, "staff/sessions.html", context)


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
