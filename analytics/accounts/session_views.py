"""`/account/sessions/`: one's own sessions, each with a button that ends it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from .sessions import end_session, live_sessions, session_rows


@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    found = live_sessions(timezone.now()).filter(user=cast("User", request.user))
    rows = session_rows(found, request.session.session_key)
    return render(request, "analytics/sessions/page.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def end_own_session(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one of one's own; somebody else's is not found, and so stays."""
    if request.method == "POST":
        found = live_sessions(timezone.now()).filter(user=cast("User", request.user))
        session = found.filter(public_id=public_id).first()
        if session:
            end_session(session)
        messages.success(request, "The session has ended.")
    return redirect("accounts:sessions")
