"""Answers to those whom the provider or this site does not let in."""

import logging

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import ConnectionError as NotConnected
from requests import HTTPError, Timeout

from usage_site.sign_in import try_later

SENDER = "OpenID Connect"
CANCELLED = "cancelled"
RETRY_SECONDS = 30
logger = logging.getLogger(__name__)


def refused_by_role(request: HttpRequest, name: str) -> HttpResponse:
    """403: the provider knows them, and no group of theirs has a role."""
    failed(request, name)
    context = {"name": name, "contact": settings.ADMIN_CONTACT}
    return render(request, "registration/no_role.html", context, status=403)


def refused_superuser(request: HttpRequest, name: str) -> HttpResponse:
    """403: the provider knows them, but does not decide who may do everything here."""
    failed(request, name)
    logger.warning("The provider's user %r is a superuser here, who signs in by password", name)
    context = {"name": name, "contact": settings.ADMIN_CONTACT}
    return render(request, "registration/superuser.html", context, status=403)


def refused_name(request: HttpRequest, name: str, subject: str) -> HttpResponse:
    """403: a login of this name exists; only an admin may say that both are one person."""
    failed(request, name)
    logger.warning(
        "The provider's user %r has the name of an existing login. If both are one person:"
        " manage.py link_login %s %s",
        subject,
        name,
        subject,
    )
    context = {"name": name, "contact": settings.ADMIN_CONTACT}
    return render(request, "registration/name_taken.html", context, status=403)


def provider_failed(
    request: HttpRequest, error: str | None, exception: Exception | None
) -> HttpResponse:
    """400 for a sign-in that did not end as it began, 503 for a provider that does not answer."""
    failed(request, "")
    if exception is not None and is_unavailable(exception):
        return provider_unavailable(request, exception)
    logger.warning("The sign-in by OpenID Connect failed: %s", exception or error)
    context = {"was_cancelled": error == CANCELLED, "provider": settings.OIDC_NAME}
    return render(request, "registration/provider_failed.html", context, status=400)


def provider_unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 with Retry-After."""
    logger.error("The OpenID provider at %s does not answer: %s", settings.OIDC_ISSUER, error)
    return try_later(
        request,
        status=503,
        seconds=RETRY_SECONDS,
        title="Sign-in is not available",
        sentence=f"The server of {settings.OIDC_NAME} does not answer. Try again in a minute.",
    )


def is_unavailable(error: Exception) -> bool:
    """Whether the network or the provider failed, not what it answered."""
    status = getattr(getattr(error, "response", None), "status_code", 0)
    return isinstance(error, NotConnected | Timeout) or (
        isinstance(error, HTTPError) and status >= 500
    )


def failed(request: HttpRequest, name: str) -> None:
    """For the audit trail; django-axes does not count it, as nothing was guessed."""
    user_login_failed.send(SENDER, credentials={"username": name}, request=request)
