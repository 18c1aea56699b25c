"""Sign-out, here and at the OpenID provider where the session began there."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from analytics.accounts.sessions import end_sessions


class SignOutView(LogoutView):
    """Only a POST signs out; a GET redirects to the start page."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("usage:home")

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        address = provider_sign_out(request)
        response = super().post(request, *args, **kwargs)
        return leave(request, address) if address else response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required  # as signing out is: for people without staff access, too
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the user, this one included; who just opens the address goes home."""
    if request.method != "POST":
        return redirect("usage:home")
    address = provider_sign_out(request)
    if request.user.is_authenticated:
        end_sessions(request.user)
        logout(request)
    return leave(request, address) if address else redirect(settings.LOGOUT_REDIRECT_URL)


def provider_sign_out(request: HttpRequest) -> str:
    """Where the provider ends the session; empty without one."""
    if not settings.OIDC_ISSUER:
        return ""
    # Its packages are optional.
    return import_module("usage_site.identity.provider_views").provider_sign_out(request)


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """A page that goes on to the provider: the policy lets forms redirect within this site only."""
    context = {"address": address, "provider": settings.OIDC_NAME}
    response = render(request, "registration/leaving.html", context)
    response["Refresh"] = f"0; url={address}"
    return response
