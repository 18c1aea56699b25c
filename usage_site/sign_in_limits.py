"""Counts failed sign-ins with django-axes, by user and by address."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

NO_GUESSES = ("OpenID Connect", "trusted header", "passkey")


class SignInLimits(AxesDatabaseHandler):
    """Two limits: for a user from an address, and for an address whatever the user.

    AXES_LOCKOUT_PARAMETERS names both, in this order; axes itself knows one limit for all.
    """

    def user_login_failed(
        self, sender: str, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """What a provider or proxy refuses, and a passkey, is no guess and locks nobody."""
        if sender not in NO_GUESSES:
            super().user_login_failed(sender, credentials, request, **kwargs)

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Failures against SIGN_IN_FAILURES; an address at its limit counts as at that one."""
        of_user, of_address = (
            attempts.aggregate(failures=Sum("failures_since_start", default=0))["failures"]
            for attempts in self.get_user_attempts(request, credentials)
        )
        if of_address >= settings.SIGN_IN_FAILURES_PER_ADDRESS:
            return max(of_user, settings.SIGN_IN_FAILURES)
        return of_user

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Forget the failures of this user only: signing in must not reset guesses at others."""
        of_user, _of_address = self.filter_user_attempts(request, credentials)
        return of_user.delete()[0]
