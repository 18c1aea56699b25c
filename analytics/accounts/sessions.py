"""Sessions of people: which are live, and ending them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from analytics.audit.kinds import Kind
from analytics.audit.record import record
from analytics.domain.formats import count_of

from .models import LoginSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """is_own: whether the request that draws the list belongs to it."""

    session: LoginSession
    is_own: bool


def live_sessions(now: datetime) -> QuerySet[LoginSession]:
    """Of everybody who is signed in, the newest request first. Never the content, nor its key."""
    return (
        LoginSession.objects.filter(user__isnull=False, expire_date__gt=now)
        .select_related("user")
        .defer("session_data")
        .order_by("-touched_at", "public_id")
    )


def session_rows(sessions: Iterable[LoginSession], own_key: str | None) -> tuple[SessionRow, ...]:
    """own_key: of the request's session."""
    return tuple(
        SessionRow(session=session, is_own=session.session_key == own_key) for session in sessions
    )


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """End all sessions of somebody, at once; gives their number. keep: the key of one to spare."""
    sessions = LoginSession.objects.filter(user=user)
    if keep:
        sessions = sessions.exclude(session_key=keep)
    ended, _ = sessions.delete()
    if ended:
        record(Kind.SESSIONS_ENDED, subject=user.get_username(), detail=count_of(ended, "session"))
    return ended


def end_session(session: LoginSession) -> None:
    """End this one."""
    ended, _ = LoginSession.objects.filter(pk=session.pk).delete()
    if ended and session.user:
        detail = f"1 session: {session.browser or 'unknown browser'}, {session.address or '-'}"
        record(Kind.SESSIONS_ENDED, subject=session.user.get_username(), detail=detail)
