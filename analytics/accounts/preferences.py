"""Keeps preferences and the last view per person; cookies carry them to the browser."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from analytics.filters.addresses import Address, address_of

from .models import Preferences
from .saved_views import start_view_of

logger = logging.getLogger(__name__)

# Longest value by name, which is also that of the field.
COOKIES = {"theme": 20, "density": 20, "keys": 20, "columns": 1000}
COOKIE_SECONDS = 365 * 86_400
# Somebody who was away for longer is offered the last view.
AWAY = timedelta(hours=4)
# Without another page, the time of the last one is written no more often.
SEEN_EVERY = timedelta(minutes=5)
KNOWN, LAST_VIEW = "preferences_known", "last_view"  # of the session


class PreferencesMiddleware:
    """Reads the preferences of who opens a page, and writes what they changed.

    A session begins with what is stored, in any browser; later the browser's cookies win. A failure
    of our own database costs preferences, never the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        preferences = getattr(request, "preferences", None)
        if preferences is None or response.status_code != 200:
            return response
        if getattr(request, "sends_preferences", False):
            send_cookies(response, preferences)
        write(request, preferences)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        address = address_of(request.get_full_path())
        if request.method != "GET" or address is None or not request.user.is_staff:
            return None
        try:
            preferences = read(request)
        except DatabaseError:
            logger.warning("Preferences cannot be read", exc_info=True)
            return None
        if start := started(request, preferences):
            return redirect(start)
        request.preferences = preferences
        request.offered_view = offered(request, preferences, address, timezone.now())
        return None


def read(request: HttpRequest) -> Preferences:
    """Of who is signed in. At the start of a session the browser's cookies give way to them."""
    user = cast("User", request.user)
    found = Preferences.objects.filter(user=user).select_related("start_view").first()
    preferences = found or Preferences(user=user)
    if KNOWN not in request.session:
        request.session[KNOWN] = True
        if found:
            request.COOKIES.update({name: getattr(found, name) for name in COOKIES})
            request.sends_preferences = True  # type: ignore[attr-defined]  # ours
    return preferences


def started(request: HttpRequest, preferences: Preferences) -> str:
    """Where somebody starts who entered the site's bare address; empty for any other request."""
    entered = request.headers.get("Sec-Fetch-Site", "none") == "none"
    is_bare = request.get_full_path() == "/" and "Referer" not in request.headers
    is_reload = "Cache-Control" in request.headers
    view = start_view_of(preferences)
    return view.url if view and entered and is_bare and not is_reload else ""


def offered(
    request: HttpRequest, preferences: Preferences, address: Address, now: datetime
) -> Address | None:
    """The last view before this visit, on its first page; None where there is none, or no other."""
    seen_at = preferences.seen_at
    if LAST_VIEW in request.session and seen_at and now - seen_at < AWAY:
        return None
    request.session[LAST_VIEW] = preferences.last_url
    last = address_of(preferences.last_url)
    return last if last and last.url != address.url else None


def write(request: HttpRequest, preferences: Preferences) -> None:
    """Store what changed: cookies, the page, and now and then the time."""
    now = timezone.now()
    address = cast("Address", address_of(request.get_full_path()))
    fresh = {name: stored_text(request, name) for name in COOKIES} | {"last_url": address.url}
    changed = {name: text for name, text in fresh.items() if getattr(preferences, name) != text}
    if not changed and preferences.seen_at and now - preferences.seen_at < SEEN_EVERY:
        return
    try:
        Preferences.objects.update_or_create(
            user=preferences.user, defaults=changed | {"seen_at": now}
        )
    except DatabaseError:
        logger.warning("Preferences cannot be written", exc_info=True)


def stored_text(request: HttpRequest, name: str) -> str:
    """A cookie's value as far as it fits its column; what it means is for its reader to say."""
    text = request.COOKIES.get(name, "")
    return text if len(text) <= COOKIES[name] and text.isprintable() else ""


def send_cookies(response: HttpResponse, preferences: Preferences) -> None:
    """What is stored becomes what the browser shows; scripts read and change these cookies."""
    for name in COOKIES:
        if text := getattr(preferences, name):
            response.set_cookie(name, text, max_age=COOKIE_SECONDS, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
