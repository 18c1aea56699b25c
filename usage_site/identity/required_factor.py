"""With MFA=required a local session leads to the set-up of a second factor, and nowhere else."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from analytics.accounts.bearer import bearer_token
from usage_site.middleware import scope_of, wants_file

from .backends import is_local

SET_UP_FIRST = "Set up a second factor first: /account/security/"
WITHOUT = ("account/security/",)


class RequiredFactorMiddleware:
    """Passkeys and authenticator apps count; recovery codes alone do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs) -> HttpResponse | None:
        match = request.resolver_match
        is_open = not getattr(view_func, "login_required", True)
        if settings.MFA != "required" or is_open or match.route.startswith(WITHOUT):
            return None
        if scope_of(match) and bearer_token(request) is not None:
            return None  # a token is a credential of its own
        if not request.user.is_authenticated or not is_local(request):
            return None
        if has_factor(request):
            return None if has_shown_factor(request) else sign_in_again(request)
        if scope_of(match) and (match.namespace == "api" or wants_file(request)):
            return JsonResponse({"error": SET_UP_FIRST}, status=403)
        return redirect("mfa_index")


def has_factor(request: HttpRequest) -> bool:
    """Whether this person has an authenticator app or a passkey."""
    factors = Authenticator.objects.filter(user_id=request.user.pk)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether this session began with a factor, or added one."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """End a session of the password alone, of somebody who has a factor meanwhile."""
    path = request.get_full_path()
    logout(request)
    return redirect_to_login(path)
