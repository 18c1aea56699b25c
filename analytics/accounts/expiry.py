"""API tokens that expire soon, and their successors."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from .models import ApiToken

REMIND_BEFORE = timedelta(days=14)


def expiring_tokens(user: User, now: datetime) -> tuple[ApiToken, ...]:
    """The user's active tokens that expire within REMIND_BEFORE, the next one first.

    A token with a successor, an active one of the same name that lasts longer, needs no reminder.
    """
    active = ApiToken.objects.filter(user=user, revoked_at=None)
    soon = active.filter(expires_at__gt=now, expires_at__lte=now + REMIND_BEFORE)
    found = tuple(soon.order_by("expires_at", "pk"))
    if not found:
        return ()
    later = active.exclude(expires_at__lte=now + REMIND_BEFORE)
    renewed = set(later.values_list("name", flat=True))
    return tuple(token for token in found if token.name not in renewed)


def lifetime_of(token: ApiToken) -> int | None:
    """Days that the token was made for, at least 1; None for one that never expires."""
    if token.expires_at is None:
        return None
    return max(1, round((token.expires_at - token.created_at) / timedelta(days=1)))


def is_renewable(token: ApiToken, now: datetime) -> bool:
    """Whether a successor is of use: the token works now, and will not for ever."""
    return token.state_at(now) == "active" and token.expires_at is not None
