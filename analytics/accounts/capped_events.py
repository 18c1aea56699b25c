"""Events of which somebody can cause any number: so many a minute are stored, all are logged."""

from django.http import HttpRequest

from analytics.audit.client_address import rate_limited_address
from analytics.audit.kinds import Kind
from analytics.audit.record import record, username_of

from .limits import RateLimiter

EVENTS_PER_MINUTE = 20
LAST = "further ones of this minute are only in the log"

events_by_source = RateLimiter("events of a source")


def record_capped(
    kind: Kind,
    request: HttpRequest | None,
    *,
    actor: str | None = None,
    subject: str = "",
    detail: str = "",
) -> None:
    """A failure or refusal. Nobody may delete its row for 30 days, so a source stores few of them.

    The source is who is signed in, else the address: an `actor` is what somebody claims to be.
    """
    username = username_of(request) if actor is None else ""
    address = (rate_limited_address(request) if request else None) or ""
    source = f"user {username}" if username else f"address {address}"
    count, _ = events_by_source.count(f"{kind.value} {source}")
    if count == EVENTS_PER_MINUTE:
        detail = f"{detail}; {LAST}" if detail else LAST
    is_stored = count <= EVENTS_PER_MINUTE
    record(kind, request, actor=actor, subject=subject, detail=detail, is_stored=is_stored)
