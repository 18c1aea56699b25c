"""What django-allauth asks about a provider's user: who it is here, and with which roles."""

import hashlib
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from usage_site.identity_settings import OPENID_BACKEND

from .refusals import provider_failed, refused_by_role, refused_name, refused_superuser
from .roles import apply_roles, roles_of


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
        if sociallogin.is_existing and user.is_superuser:
            refuse(refused_superuser(request, user.username))
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
