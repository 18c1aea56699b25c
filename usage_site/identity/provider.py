"""The OpenID provider: its published configuration and keys, and the end of a sign-in."""

from threading import Lock
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cachetools import TTLCache, cached
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from .id_token import UnknownKey, verified_claims

PROVIDER_ID = "oidc"
DISCOVERY = "/.well-known/openid-configuration"
CACHE_SECONDS = 600
published: TTLCache[str, dict[str, Any]] = TTLCache(maxsize=16, ttl=CACHE_SECONDS)


@cached(published, key=str, lock=Lock())
def fetch_json(url: str) -> dict[str, Any]:
    """What the provider publishes, at most CACHE_SECONDS old. Raises requests' exceptions."""
    with get_adapter().get_requests_session() as session:
        response = session.get(url)
        response.raise_for_status()
        return response.json()


def provider_configuration() -> dict[str, Any]:
    """The discovery document. Raises OAuth2Error when it is another issuer's."""
    configuration = fetch_json(settings.OIDC_ISSUER + DISCOVERY)
    issuer = str(configuration.get("issuer", ""))
    if issuer.rstrip("/") != settings.OIDC_ISSUER:
        raise OAuth2Error(f"OIDC_ISSUER={settings.OIDC_ISSUER}, but the provider is {issuer!r}")
    return configuration


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """Verifies signature, issuer, audience, lifetime and nonce of the ID token."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER_ID):
        super().__init__(request, provider_id)

    def get_provider(self) -> "Provider":
        return Provider(self.request, app=super().get_provider().app)

    @property
    def openid_config(self) -> dict[str, Any]:
        return provider_configuration()

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("openid_connect_callback"))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The claims of the ID token and of the user info, both of the same subject."""
        id_token = str(kwargs["response"].get("id_token", ""))
        claims = self.claims_of(id_token, app)
        setattr(request, "id_token", id_token)  # noqa: B010 for signing out at the provider
        if self.openid_config.get("userinfo_endpoint"):
            shown = self._fetch_user_info(token.token)
            if shown.get("sub") != claims["sub"]:
                raise OAuth2Error("The user info is another subject's")
            claims = shown | claims
        return self.get_provider().sociallogin_from_response(request, claims)

    def claims_of(self, id_token: str, app: SocialApp) -> dict[str, Any]:
        """Keys may have been rotated since they were cached: once more with new ones."""
        configuration = self.openid_config
        url = configuration["jwks_uri"]
        given = {
            "issuer": configuration["issuer"],
            "client_id": app.client_id,
            "nonce": self.nonce,
        }
        try:
            return verified_claims(id_token, fetch_json(url), **given)
        except UnknownKey:
            published.pop(url, None)
            return verified_claims(id_token, fetch_json(url), **given)


class Provider(OpenIDConnectProvider):
    """The one provider of this site."""

    oauth2_adapter_class = ProviderAdapter
