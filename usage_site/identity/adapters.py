"""Adapters of django-allauth: who may sign in, in which words, and where they land."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from analytics.accounts.client_address import rate_limited_address
from analytics.accounts.saved_views import start_view_of
from usage_site.identity_settings import OPENID_BACKEND

from .encryption import decrypted, encrypted
from .refusals import provider_failed, refused_by_role, refused_name
from .roles import apply_roles, roles_of

MESSAGES = {
    "mfa/messages/totp_activated.txt": "Authenticator app added",
    "mfa/messages/totp_deactivated.txt": "Authenticator app removed",
    "mfa/messages/webauthn_added.txt": "Passkey added",
    "mfa/messages/webauthn_removed.txt": "Passkey removed",
    "mfa/messages/recovery_codes_generated.txt": "Store your recovery codes in a safe place",
}
CODE_WRONG = "This code is wrong or was used before. Enter the one your app shows now."
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
        """The start page of who signed in."""
        view = start_view_of(request.user) if request.user.is_staff else None
        return view.url if view else resolve_url(settings.LOGIN_REDIRECT_URL)

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


class ProviderAccountAdapter(DefaultSocialAccountAdapter):
    """A provider's user is known by `sub` alone, and never becomes an existing local login."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """The name comes from the provider, the email only where it is verified."""
        claims = sociallogin.account.extra_data
        verified = claims.get("email") if claims.get("email_verified") is True else ""
        user = super().populate_user(request, sociallogin, data)
        user.email = verified or ""
        user.username = username_of(claims, verified or "", sociallogin.account.uid)
        sociallogin.email_addresses = []
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Roles follow the claim at every sign-in. Raises ImmediateHttpResponse to refuse."""
        user, claims = sociallogin.user, sociallogin.account.extra_data
        roles = roles_of(groups_of(claims.get(settings.OIDC_GROUPS_CLAIM)))
        if sociallogin.is_existing:
            apply_roles(user, roles)
        elif roles and User.objects.filter(username__iexact=user.username).exists():
            refuse(refused_name(request, user.username, sociallogin.account.uid))
        if not roles or not user.is_active:
            refuse(refused_by_role(request, user.username))
        user.backend = OPENID_BACKEND

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: object = None
    ) -> User:
        user = super().save_user(request, sociallogin, form)
        apply_roles(
            user,
            roles_of(groups_of(sociallogin.account.extra_data.get(settings.OIDC_GROUPS_CLAIM))),
        )
        user.backend = OPENID_BACKEND
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        refuse(provider_failed(request, error, exception))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database; their names are the site's."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": CODE_WRONG}

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """After a change of SECRET_KEY no code is right any more: an admin resets the factor."""
        try:
            return decrypted(encrypted_text)
        except InvalidToken:
            return generate_totp_secret()

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return "User Usage"


def refuse(response: HttpResponse) -> None:
    raise ImmediateHttpResponse(response)


def groups_of(claim: object) -> tuple[str, ...]:
    """The claim as texts: a list, or one text; nothing for what is neither."""
    values = [claim] if isinstance(claim, str) else claim
    return tuple(map(str, values)) if isinstance(values, list) else ()


def username_of(claims: dict[str, Any], email: str, subject: str) -> str:
    """The first of preferred name, verified email and subject that may be a username."""
    field = User._meta.get_field("username")
    for name in (claims.get("preferred_username"), email, subject):
        if not isinstance(name, str) or not name:
            continue
        try:
            field.run_validators(name)
        except ValidationError:
            continue
        return name
    return f"user-{hashlib.sha256(subject.encode()).hexdigest()[:12]}"
