"""The audit log: sign-ins, failures, sign-outs, locks and refused access, one line each."""

import logging

from axes.signals import user_locked_out
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from analytics.accounts.client_address import client_address

LONGEST_NAME = 150
logger = logging.getLogger("user_usage.audit")


def record(level: int, event: str, username: str | None, request: HttpRequest | None) -> None:
    """One line. The name is shown as Python would, so that it cannot forge another line."""
    address = (client_address(request) if request else None) or "-"
    logger.log(level, "%s: user %r, address %s", event, (username or "")[:LONGEST_NAME], address)


def record_refused(request: HttpRequest) -> None:
    """A user without staff access requested a staff page."""
    username = request.user.get_username()
    record(logging.WARNING, f"access refused to {request.path!r}", username, request)


@receiver(user_logged_in)
def record_sign_in(sender: type, request: HttpRequest, user: AbstractUser, **kwargs) -> None:
    record(logging.INFO, "signed in", user.get_username(), request)


@receiver(user_logged_out)
def record_sign_out(
    sender: type, request: HttpRequest, user: AbstractUser | None, **kwargs
) -> None:
    if user:
        record(logging.INFO, "signed out", user.get_username(), request)


@receiver(user_login_failed)
def record_failure(
    sender: str, credentials: dict, request: HttpRequest | None = None, **kwargs
) -> None:
    # Its receiver runs before this one: importing its signals connects it.
    if not getattr(request, "axes_locked_out", False):
        record(logging.WARNING, "sign-in failed", credentials.get("username"), request)


@receiver(user_locked_out)
def record_lock(sender: str, request: HttpRequest, username: str, **kwargs) -> None:
    """The failure that locks. Tries during the lock are not counted and must not fill the log."""
    if getattr(request, "axes_failures_since_start", None) is not None:
        record(logging.WARNING, "sign-in failed and locked", username, request)
