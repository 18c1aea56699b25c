"""Ends sessions after idle time and some days after sign-in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from analytics.accounts.browsers import browser_name
from analytics.accounts.session_store import ADDRESS, BROWSER, SIGNED_IN_AT, TOUCHED_AT
from analytics.audit.client_address import client_address

UNFINISHED_SECONDS = 3600  # of a sign-in at a provider or by passkey: anybody can begin one
TOUCH_EVERY = timedelta(minutes=5)


class SessionExpiryMiddleware:
    """Sets when the session ends; Django itself then refuses it, and `clearsessions` removes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Health checks never load a session, whatever cookies they carry.
        session = request.session
        if session.accessed and SESSION_KEY in session:
            touch(request, timezone.now())
        elif session.modified and not session.is_empty():
            session.set_expiry(UNFINISHED_SECONDS)
        return response


def touch(request: HttpRequest, now: datetime) -> None:
    """Write the session at most once in TOUCH_EVERY: it ends that much early at most."""
    session = request.session
    touched = session.get(TOUCHED_AT)
    if touched and now - datetime.fromisoformat(touched) < TOUCH_EVERY:
        return
    signed_in = session.setdefault(SIGNED_IN_AT, now.isoformat())
    session[TOUCHED_AT] = now.isoformat()
    session[ADDRESS] = client_address(request) or ""
    session[BROWSER] = browser_name(request.headers.get("User-Agent", ""))
    last = datetime.fromisoformat(signed_in) + timedelta(days=settings.SESSION_MAX_DAYS)
    session.set_expiry(min(now + timedelta(hours=settings.SESSION_IDLE_HOURS), last))
