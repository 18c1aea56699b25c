"""API tokens: issue, find, record a use, revoke."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from analytics.audit.kinds import Kind
from analytics.audit.record import record

from .models import EXPORT, READ, ApiToken
from .roles import Permission

PREFIX = "uu_"
RANDOM_BYTES = 32
# A use is written at most this often, so that a busy program costs no write per request.
USE_INTERVAL = timedelta(minutes=1)
# What a user must be allowed to do for a token's scope to open anything.
NEEDED = {READ: Permission.VIEW, EXPORT: Permission.EXPORT}


def issue_token(
    user: User, *, name: str, scopes: Iterable[str], days: int | None, now: datetime
) -> tuple[ApiToken, str]:
    """A new token, and its only plain text. days: until it expires; None is never."""
    secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        hash=hash_of(secret),
        last_four=secret[-4:],
        scopes=" ".join(scopes),
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    record(Kind.TOKEN_CREATED, subject=token.label, detail=f"scopes {token.scopes}")
    return token, secret


def find_token(secret: str) -> ApiToken | None:
    """The token with this plain text, in whatever state, with its user."""
    return ApiToken.objects.select_related("user").filter(hash=hash_of(secret)).first()


def is_paused(user: User, now: datetime) -> bool:
    """Whether tokens wait until their owner signs in again: SSO_TOKEN_DAYS after the last time.

    Of a login of the single sign-on, which has no password here. Who has left the company is
    refused there, and would keep tokens here.
    """
    if user.has_usable_password():
        return False
    since = now - timedelta(days=settings.SSO_TOKEN_DAYS)
    return user.last_login is None or user.last_login <= since


def record_use(token: ApiToken, now: datetime) -> None:
    """Write the time of the last use, at most once a minute; the first use is an event."""
    due = now - USE_INTERVAL
    if token.last_used_at is None or token.last_used_at <= due:
        is_due = Q(last_used_at=None) | Q(last_used_at__lte=due)
        written = ApiToken.objects.filter(is_due, pk=token.pk).update(last_used_at=now)
        if written and token.last_used_at is None:
            record(Kind.TOKEN_FIRST_USED, actor=token.user.get_username(), subject=token.label)


def revoke_tokens(tokens: Iterable[ApiToken], now: datetime) -> int:
    """Revoke those that are not revoked yet; gives their number. It holds from the next request."""
    count = 0
    for token in tokens:
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            record(Kind.TOKEN_REVOKED, subject=token.label)
            count += 1
    return count


def hash_of(secret: str) -> str:
    """sha256, hexadecimal: enough for random tokens, which nobody can guess from a list."""
    return hashlib.sha256(secret.encode()).hexdigest()


def allowed_scopes(user: User | AnonymousUser) -> frozenset[str]:
    """The scopes of which a token of this user is of use now: those that the user's roles allow."""
    return frozenset(scope for scope, needed in NEEDED.items() if user.has_perm(needed))
