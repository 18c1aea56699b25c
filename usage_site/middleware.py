"""Closed by default: every view is for staff with a role unless it says `login_not_required`."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils.cache import patch_cache_control, patch_vary_headers

from analytics.accounts.bearer import admit, bearer_token
from analytics.accounts.capped_events import record_capped
from analytics.accounts.models import EXPORT, READ
from analytics.accounts.refusals import NOT_ADMIN, BearerRefused, missing_credentials
from analytics.accounts.roles import (
    NEEDS,
    Permission,
    current_permissions,
    needed_permission,
    permissions_of,
)
from analytics.audit.kinds import Kind
from analytics.pages.failures import JSON_NAMESPACE, answers_json

from .password_hashing import PasswordHashingBusy
from .sign_in import passwords_busy

FILES = (".csv", ".json")
SIGN_IN_FIRST = "Sign in first. You have no session, or it expired.\n"


class StaffRequiredMiddleware(LoginRequiredMiddleware):
    """Sends anonymous people to sign in; refuses who is not staff or lacks the route's permission.

    JSON and files also take a Bearer token, which then decides alone: the session is not read.
    JSON routes answer 401 in JSON, CSV files in text: a program must not take the sign-in page for
    its file. A browser that opens a file is sent to sign in. No answer
    of a closed view may be kept by a cache on the way.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        is_open = not getattr(view_func, "login_required", True)
        match = request.resolver_match
        scope = None if is_open else scope_of(match)
        if scope and (token := bearer_token(request)) is not None:
            return admitted_by_token(request, token, scope) or refused_by_role(request)
        if is_open:
            current_permissions.set(permissions_of(request))
            return None
        is_api = match.namespace == JSON_NAMESPACE
        if is_api and not request.user.is_authenticated:
            return missing_credentials()
        if not request.user.is_authenticated and wants_file(request):
            return missing_credentials() if answers_json(match) else sign_in_first()
        if request.user.is_authenticated and not request.user.is_staff:
            record_capped(Kind.REFUSED, request)
            return refusal(request)
        if request.user.is_authenticated and (refused := refused_by_role(request)):
            return refused
        return super().process_view(request, view_func, view_args, view_kwargs)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return passwords_busy(request) if isinstance(error, PasswordHashingBusy) else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = current_permissions.set(frozenset())
        try:
            response = cast("HttpResponse", super().__call__(request))  # never awaited: WSGI
        finally:
            current_permissions.reset(before)
        patch_cache_control(response, no_store=True, private=True)
        if request.resolver_match and scope_of(request.resolver_match):
            patch_vary_headers(response, ["Authorization", "Cookie"])
        if expires_at := getattr(request, "token_expires_at", None):
            response["X-Token-Expires"] = f"{expires_at:%Y-%m-%dT%H:%M:%SZ}"
        return response


def scope_of(match: ResolverMatch) -> str | None:
    """The scope that a token needs for this route; None if tokens are not accepted."""
    if match.route.endswith(".csv"):
        return EXPORT
    if answers_json(match):
        return READ
    return None


def admitted_by_token(request: HttpRequest, token: str, scope: str) -> HttpResponse | None:
    """None if the token is accepted; otherwise the error as JSON."""
    try:
        user = admit(request, token, scope).user
        request.user = user  # type: ignore[assignment]  # a KeyHolder where a key is the user
    except BearerRefused as refused:
        return refused.response()
    return None


def refused_by_role(request: HttpRequest) -> HttpResponse | None:
    """403 for staff whose roles do not have the permission of the route; else None."""
    permissions = permissions_of(request)
    current_permissions.set(permissions)
    match = cast("ResolverMatch", request.resolver_match)
    needed = needed_permission(match, cast("str", request.method))
    if needed is None or needed in permissions:
        return None
    record_capped(Kind.REFUSED, request, detail=f"needs {needed}")
    return refusal(request, needed)


def sign_in_first() -> HttpResponse:
    """401 for a program that requests a file."""
    response = HttpResponse(SIGN_IN_FIRST, status=401, content_type="text/plain")
    response["WWW-Authenticate"] = "Bearer"
    return response


def wants_file(request: HttpRequest) -> bool:
    """Whether a program requests a file: unlike browsers, it does not prefer HTML."""
    preferred = request.get_preferred_type(["text/plain", "text/html"])
    return request.path.endswith(FILES) and preferred != "text/html"


def refusal(request: HttpRequest, needed: Permission | None = None) -> HttpResponse:
    """403 for who is signed in without staff access, or without the permission named."""
    needs = NEEDS[needed] if needed else ""
    match = cast("ResolverMatch", request.resolver_match)
    if answers_json(match) or "Authorization" in request.headers:
        return JsonResponse({"error": f"{NOT_ADMIN}. {needs}" if needs else NOT_ADMIN}, status=403)
    context = {"contact": settings.ADMIN_CONTACT, "needs": needs}
    return render(request, "403.html", context, status=403)


def head_without_body(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: HEAD gets the headers of GET alone; gunicorn warns of each body that it drops."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and response.streaming:
            setattr(response, "streaming_content", ())  # noqa: B010 of streaming responses alone
        elif request.method == "HEAD":
            response.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return respond
