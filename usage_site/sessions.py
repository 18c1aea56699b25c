"""Ends sessions after idle time, some days after sign-in, or on demand."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

TOUCH_EVERY = timedelta(minutes=5)
SIGNED_IN_AT = "signed_in_at"
TOUCHED_AT = "touched_at"


class SessionExpiryMiddleware:
    """Sets when the session ends; Django itself then refuses it, and `clearsessions` removes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Health checks never load a session, whatever cookies they carry.
        if request.session.accessed and SESSION_KEY in request.session:
            touch(request.session, timezone.now())
        return response


def touch(session, now: datetime) -> None:
    """Write the session at most once in TOUCH_EVERY: it ends that much early at most."""
    touched = session.get(TOUCHED_AT)
    if touched and now - datetime.fromisoformat(touched) < TOUCH_EVERY:
        return
    signed_in = session.setdefault(SIGNED_IN_AT, now.isoformat())
    session[TOUCHED_AT] = now.isoformat()
    last = datetime.fromisoformat(signed_in) + timedelta(days=settings.SESSION_MAX_DAYS)
    session.set_expiry(min(now + timedelta(hours=settings.SESSION_IDLE_HOURS), last))


def end_sessions(user: AbstractUser) -> None:
    """Delete all of them. A session names its user only inside, so each is opened."""
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
