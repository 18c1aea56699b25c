"""What django-allauth asks about sign-ins: the stages, the words, and where people land."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse

from analytics.audit.client_address import rate_limited_address
from usage_site.sign_in import sign_in_page, start_url_of

MESSAGES = {
    "mfa/messages/totp_activated.txt": "Authenticator app added",
    "mfa/messages/totp_deactivated.txt": "Authenticator app removed",
    "mfa/messages/webauthn_added.txt": "Passkey added",
    "mfa/messages/webauthn_removed.txt": "Passkey removed",
}
INACTIVE = "You cannot sign in with this account. Ask the person who runs this site."
TOO_MANY = "Too many failed attempts. Try again in 15 minutes."


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers; the second factor is the only stage between password and session."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["usage_site.identity.stage.SecondFactorStage"] if settings.MFA != "off" else []

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return start_url_of(cast("User", request.user))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """As after a wrong password: nobody learns that the login exists."""
        credentials = {"username": user.get_username()}
        user_login_failed.send("inactive", credentials=credentials, request=request)
        return sign_in_page(request, INACTIVE)

    def get_client_ip(self, request: HttpRequest) -> str:
        return rate_limited_address(request) or "unknown"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """In the words of this site, or not at all."""
        if text := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, text)
