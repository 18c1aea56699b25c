"""Second factors of local logins: authenticator apps, passkeys and recovery codes (`MFA`)."""

from django.apps import apps
from django.contrib.auth.models import User

from analytics.audit.kinds import Kind
from analytics.audit.record import record

from .sessions import end_sessions


def is_offered() -> bool:
    """Whether this site keeps second factors: not with `MFA=off`."""
    return apps.is_installed("allauth.mfa")


def count_factors(user: User) -> int:
    """Recovery codes count as one; 0 where the site keeps none."""
    if not is_offered():
        return 0
    return apps.get_model("mfa", "Authenticator").objects.filter(user=user).count()


def reset_second_factor(user: User) -> int:
    """Remove all of somebody's factors and end their sessions; gives the number removed.

    For whoever has lost them: the password alone signs in until new ones are set up.
    """
    authenticators = apps.get_model("mfa", "Authenticator").objects
    count, _models = authenticators.filter(user=user).delete()
    end_sessions(user)
    record(Kind.ACCOUNT_CHANGED, subject=user.get_username(), detail="second factor reset")
    return count
