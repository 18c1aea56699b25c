"""Second factors in the audit trail."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from analytics.audit.kinds import Kind
from analytics.audit.record import record

VERBS = {
    authenticator_added: "added",
    authenticator_removed: "removed",
    authenticator_reset: "replaced",
}


@receiver(list(VERBS))
def record_factor(
    sender: type,
    signal: object,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **kwargs: object,
) -> None:
    """Somebody changed their own."""
    verb = next(verb for known, verb in VERBS.items() if known is signal)
    kind = authenticator.get_type_display()
    record(Kind.ACCOUNT_CHANGED, request, subject=user.get_username(), detail=f"{kind} {verb}")
