"""Second factors in the audit trail."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from analytics.accounts.sessions import end_sessions
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
    """Somebody changed their own. A new factor ends all sessions that never showed one."""
    verb = next(verb for known, verb in VERBS.items() if known is signal)
    kind = authenticator.get_type_display()
    record(Kind.ACCOUNT_CHANGED, request, subject=user.get_username(), detail=f"{kind} {verb}")
    is_recovery = authenticator.type == Authenticator.Type.RECOVERY_CODES
    if signal is authenticator_added and not is_recovery:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_sessions(user, keep=request.session.session_key)
