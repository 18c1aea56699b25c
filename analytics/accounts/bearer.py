"""Authenticates `Authorization: Bearer …`: the caller, its scopes and rate limits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from analytics.audit.client_address import rate_limited_address
from analytics.audit.kinds import Kind
from analytics.domain.errors import UsageError

from . import litellm_keys, tokens
from .capped_events import record_capped
from .limits import RateLimiter
from .models import EXPORT, READ
from .refusals import (
    BearerRefused,
    missing_scope,
    not_an_admin,
    too_many_failures,
    too_many_requests,
    unknown_token,
    unverifiable,
)
from .roles import Permission

# An admin of LiteLLM's reads and exports; people are managed by those who sign in here.
KEY_PERMISSIONS = frozenset({Permission.VIEW, Permission.EXPORT})

requests_by_token = RateLimiter("requests of a token")
failures_by_address = RateLimiter("failures of an address")


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """`request.user` for a key of LiteLLM's: an admin without a login here."""

    username: str
    pk: None = None
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True
    is_staff: bool = True
    is_superuser: bool = False

    def __str__(self) -> str:
        return self.username

    def get_username(self) -> str:
        return self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm in KEY_PERMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a token speaks for. name, last_four: of the token, for the log.

    expires_at: of an API token; None for one that never expires and for LiteLLM's keys.
    """

    user: User | KeyHolder
    is_admin: bool
    name: str
    last_four: str
    scopes: frozenset[str]
    expires_at: datetime | None = None


def bearer_token(request: HttpRequest) -> str | None:
    """What follows `Bearer`, None where the request uses another scheme or none.

    Malformed: the empty text, which is nobody's token.
    """
    scheme, _, value = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer":
        return None
    value = value.strip()
    is_word = value.isascii() and value.isprintable() and " " not in value
    return value if is_word else ""


def admit(request: HttpRequest, secret: str, scope: str) -> Caller:
    """The caller with this token, who may do what `scope` names.

    Raises BearerRefused, which is an event.
    """
    try:
        caller = identify(secret, rate_limited_address(request) or "")
        check_rate(secret, caller)
        if not caller.is_admin:
            raise not_an_admin(caller.name, caller.last_four)
        if scope not in caller.scopes:
            raise missing_scope(scope, caller.name, caller.last_four)
    except BearerRefused as refused:
        if refused.is_logged:
            detail = f"{refused.status}, {refused.why}"
            record_capped(Kind.REFUSED, request, actor="", detail=detail)
        raise
    label = f"token {caller.name} (…{caller.last_four})"
    request.token_label = label  # type: ignore[attr-defined]  # ours, for the audit trail
    request.token_expires_at = caller.expires_at  # type: ignore[attr-defined]  # ours
    return caller


def identify(secret: str, address: str) -> Caller:
    """The caller with this token. Raises BearerRefused."""
    if secret.startswith(tokens.PREFIX):
        caller = token_caller(secret)
    elif settings.LITELLM_ADMIN_KEYS and secret:
        caller = key_caller(secret, address)
    else:
        caller = None
    if caller is None:
        raise failed_attempt(secret, address)
    return caller


def token_caller(secret: str) -> Caller | None:
    """The user of one of our own tokens; None for a token that is not valid now."""
    token = tokens.find_token(secret)
    now = timezone.now()
    if token is None or token.state_at(now) != "active" or not token.user.is_active:
        return None
    if tokens.is_paused(token.user, now):
        return None
    if token.user.is_staff:
        tokens.record_use(token, now)
    return Caller(
        user=token.user,
        is_admin=token.user.is_staff,
        name=token.name,
        last_four=token.last_four,
        scopes=frozenset(token.scopes.split()),
        expires_at=token.expires_at,
    )


def key_caller(secret: str, address: str) -> Caller | None:
    """The holder of a key of LiteLLM's; None for a key that is unknown, blocked or expired."""
    key_hash = tokens.hash_of(secret)
    key = litellm_key(secret, key_hash, address)
    if key is None:
        return None
    return Caller(
        user=KeyHolder(username=f"litellm:{printable(key.user_id)}"),
        is_admin=key.is_admin,
        name="LiteLLM key",
        last_four=secret[-4:],
        scopes=frozenset({READ, EXPORT}),
    )


def litellm_key(secret: str, key_hash: str, address: str) -> litellm_keys.LitellmKey | None:
    """What LiteLLM says of a key. Somebody who guesses keys costs its database few reads."""
    is_known, key = litellm_keys.remembered_key(key_hash)
    if is_known:
        return key
    if failures_by_address.peek(address) >= settings.API_FAILURES_PER_MINUTE:
        return None
    if litellm_keys.is_master_key(key_hash):
        return litellm_keys.MASTER
    if not secret.startswith(litellm_keys.PREFIX):
        return None
    try:
        return litellm_keys.find_key(key_hash)
    except UsageError as failure:
        failures_by_address.count(address)
        raise unverifiable(secret, failure) from failure


def printable(text: str) -> str:
    """A name of LiteLLM's that cannot begin a line of its own in the log."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def check_rate(secret: str, caller: Caller) -> None:
    """Raises BearerRefused where a token asks more often than it may."""
    limit = settings.API_REQUESTS_PER_MINUTE
    count, seconds = requests_by_token.count(tokens.hash_of(secret))
    if count > limit:
        raise too_many_requests(
            caller.name, caller.last_four, limit, seconds, is_first=count == limit + 1
        )


def failed_attempt(secret: str, address: str) -> BearerRefused:
    """401, or 429 where an address fails too often."""
    limit = settings.API_FAILURES_PER_MINUTE
    count, seconds = failures_by_address.count(address)
    if count > limit:
        return too_many_failures(limit, seconds, is_first=count == limit + 1)
    return unknown_token(secret)
