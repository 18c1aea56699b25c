"""Sign-in by a header, which only proxies of REMOTE_USER_PROXIES may send."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from analytics.accounts.limits import LocalRateLimiter
from analytics.audit.client_address import parse_address
from usage_site.identity_settings import REMOTE_USER_BACKEND

from .backends import TrustedHeaderBackend
from .roles import roles_of

ROLES = "remote_user_roles"
SENDER = "trusted header"
strangers = LocalRateLimiter()
logger = logging.getLogger(__name__)


class TrustedHeaderMiddleware:
    """Begins and ends sessions as the proxy says.

    Django's RemoteUserMiddleware trusts every peer, and does not see that groups change.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name, groups = stated(request)
        if not name:
            sign_out(request)
        elif is_new(request, name, groups) and (refused := sign_in(request, name, groups)):
            return refused
        return self.get_response(request)


def is_new(request: HttpRequest, name: str, groups: tuple[str, ...]) -> bool:
    """Whether there is no session of this person with the roles that these groups have now."""
    return (
        not is_by_header(request)
        or request.user.get_username() != name
        or request.session.get(ROLES) != sorted(roles_of(groups))
    )


def is_by_header(request: HttpRequest) -> bool:
    return request.session.get(auth.BACKEND_SESSION_KEY) == REMOTE_USER_BACKEND


def sign_out(request: HttpRequest) -> None:
    """End a session that began by the header; a local one stays."""
    if is_by_header(request):
        auth.logout(request)


def sign_in(request: HttpRequest, name: str, groups: tuple[str, ...]) -> HttpResponse | None:
    """Begin the session; 403 for somebody without a role."""
    user = TrustedHeaderBackend().authenticate(request, name, groups)
    if user is None:
        sign_out(request)
        user_login_failed.send(SENDER, credentials={"username": name}, request=request)
        context = {"name": name, "contact": settings.ADMIN_CONTACT}
        return render(request, "registration/no_role.html", context, status=403)
    if not is_by_header(request) or request.user.pk != user.pk:
        auth.login(request, user, REMOTE_USER_BACKEND)
    request.session[ROLES] = sorted(roles_of(groups))
    return None


def stated(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """Name and groups as a trusted proxy states them; an empty name otherwise."""
    name = request.META.get(settings.REMOTE_USER_HEADER, "").strip()
    if not name or not is_trusted(request.META.get("REMOTE_ADDR", "")):
        return "", ()
    try:
        User._meta.get_field("username").run_validators(name)
    except ValidationError:
        logger.warning("The header of the proxy names nobody: %r", name[:150])
        return "", ()
    listed = request.META.get(settings.REMOTE_USER_GROUPS_HEADER, "")
    for separator in ";|":
        listed = listed.replace(separator, ",")
    return name, tuple(sorted(filter(None, map(str.strip, listed.split(",")))))


def is_trusted(peer: str) -> bool:
    """Whether the peer is a proxy of REMOTE_USER_PROXIES; warns when another sends it."""
    address = parse_address(peer)
    if address and any(address in network for network in settings.REMOTE_USER_PROXIES):
        return True
    warn_of_stranger(peer)
    return False


def warn_of_stranger(peer: str) -> None:
    """Once a minute: somebody tries to be somebody, or a proxy is not named."""
    count, _seconds = strangers.add("", 1)
    if count == 1:
        logger.warning(
            "REMOTE_USER_HEADER came from %s, which REMOTE_USER_PROXIES does not name: ignored."
            " Others of the next minute are not logged.",
            peer or "a peer without an address",
        )
