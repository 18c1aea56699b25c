"""Keeps preferences and the last view per person; cookies carry them to the browser."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

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
# Of the session: the browser's cookies as they are stored, and the last view of the visit before.
SEEN_COOKIES, LAST_VIEW = "seen_cookies", "last_view"


class PreferencesMiddleware:
    """Reads the preferences of who opens a page, and writes what they changed.

    A session begins with what is stored, in any browser; later, what changes in its own browser
    counts. A failure of our own database costs preferences, never the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = getattr(request, "preferences", None)
        if found is None or response.status_code != 200:
            return response
        preferences, shown = found
        try:
            write_preferences(request, response, preferences, shown)
        except DatabaseError:
            logger.warning("Preferences cannot be written", exc_info=True)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        address = address_of(request.get_full_path())
        if request.method != "GET" or address is None or not request.user.is_staff:
            return None
        try:
            if start := start_url(request):
                return redirect(start)
            preferences = read_preferences(request)
        except DatabaseError:
            logger.warning("Preferences cannot be read", exc_info=True)
            return None
        request.preferences = preferences, address
        request.offered_view = view_to_offer(request, preferences, address, timezone.now())
        return None


def start_url(request: HttpRequest) -> str:
    """Where somebody starts who entered the site's bare address; empty for any other request."""
    is_entered = request.headers.get("Sec-Fetch-Site", "none") == "none"
    is_bare = request.get_full_path() == "/" and "Referer" not in request.headers
    is_reload = "Cache-Control" in request.headers
    if not is_entered or not is_bare or is_reload:
        return ""
    view = start_view_of(cast("User", request.user))
    return view.url if view else ""


def read_preferences(request: HttpRequest) -> Preferences:
    """Of the signed-in person. At the start of a session they replace the browser's cookies."""
    user = cast("User", request.user)
    found = Preferences.objects.filter(user_id=user.pk).first()
    if found and found.seen_at and SEEN_COOKIES not in request.session:
        request.COOKIES.update({name: getattr(found, name) for name in COOKIES})
    return found or Preferences(user_id=user.pk)


def view_to_offer(
    request: HttpRequest, preferences: Preferences, address: Address, now: datetime
) -> Address | None:
    """The last view before this visit, on its first page; None without one, and for the same."""
    seen_at = preferences.seen_at
    if LAST_VIEW in request.session and seen_at and now - seen_at < AWAY:
        return None
    request.session[LAST_VIEW] = preferences.last_url
    last = address_of(preferences.last_url)
    return last if last and last.url != address.url else None


def write_preferences(
    request: HttpRequest, response: HttpResponse, preferences: Preferences, shown: Address
) -> None:
    """Store the cookies that changed in this browser, the page, and now and then the time."""
    now = timezone.now()
    cookies = {name: stored_text(request, name) for name in COOKIES}
    seen = request.session.get(SEEN_COOKIES)
    if seen is None and preferences.seen_at:
        send_cookies(response, preferences)
        seen = cookies
    changed: dict[str, Any] = {
        name: text for name, text in cookies.items() if text != (seen or {}).get(name)
    }
    if changed or SEEN_COOKIES not in request.session:
        request.session[SEEN_COOKIES] = cookies
    if shown.url != preferences.last_url:
        changed["last_url"] = shown.url
    if not changed and preferences.seen_at and now - preferences.seen_at < SEEN_EVERY:
        return
    changed["seen_at"] = now
    if preferences.pk is None:
        Preferences.objects.update_or_create(user_id=preferences.user_id, defaults=changed)
    else:
        Preferences.objects.filter(pk=preferences.pk).update(**changed)


def stored_text(request: HttpRequest, name: str) -> str:
    """A cookie's value as far as it fits its column; what it means is for its reader to say."""
    text = request.COOKIES.get(name, "")
    is_plain = text.isascii() and text.isprintable()
    return text if is_plain and len(text) <= COOKIES[name] else ""


def send_cookies(response: HttpResponse, preferences: Preferences) -> None:
    """What is stored becomes what the browser shows; scripts read and change these cookies."""
    for name in COOKIES:
        if text := getattr(preferences, name):
            response.set_cookie(name, text, max_age=COOKIE_SECONDS, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
