"""Signing in at the OpenID provider, and out there again."""

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from requests import RequestException

from analytics.accounts.limits import RateLimiter

from .address_limit import too_many
from .provider import ProviderAdapter, provider_configuration
from .refusals import provider_failed, provider_unavailable

ID_TOKEN = "oidc_id_token"  # noqa: S105 the name of a session's key
requests_by_address = RateLimiter("sign-ins by OpenID of an address")


@require_safe
@login_not_required
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider with state, nonce and PKCE.

    A link of another site may begin it, too: it ends as whoever is signed in at the provider.
    """
    if request.user.is_authenticated:
        return redirect("usage:home")
    if busy := too_many(request, requests_by_address):
        return busy
    provider, nonce = ProviderAdapter(request).get_provider(), secrets.token_urlsafe(32)
    try:
        return provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=local_path(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except (RequestException, OAuth2Error, ValueError, KeyError) as error:
        return provider_unavailable(request, error)


@require_safe
@login_not_required
def end_sign_in(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser back here."""
    if busy := too_many(request, requests_by_address):
        return busy
    try:
        response = CallbackView.adapter_view(ProviderAdapter)(request)
    except (ValueError, KeyError, TypeError) as error:  # of an answer that is no JSON, or lacks
        return provider_failed(request, None, error)  # what the standard asks for
    if request.user.is_authenticated and hasattr(request, "id_token"):
        request.session[ID_TOKEN] = request.id_token
    return response


class CallbackView(OAuth2CallbackView):
    """Hands the nonce of the state to the adapter, which checks it."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


def provider_sign_out(request: HttpRequest) -> str:
    """Where this session ends at the provider, too; empty if it has none or did not begin there.

    OpenID Connect RP-Initiated Logout 1.0.
    """
    id_token = request.session.get(ID_TOKEN)
    if not id_token:
        return ""
    try:
        address = provider_configuration().get("end_session_endpoint")
    except (RequestException, OAuth2Error, ValueError):
        return ""
    parameters = {
        "id_token_hint": id_token,
        "client_id": settings.OIDC_CLIENT_ID,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("login")),
    }
    joint = "&" if "?" in str(address) else "?"
    return f"{address}{joint}{urlencode(parameters)}" if address else ""


def local_path(request: HttpRequest) -> str | None:
    """The page that somebody was going to; None for another site."""
    path = request.GET.get("next", "")
    return path if path and url_has_allowed_host_and_scheme(path, None) else None
