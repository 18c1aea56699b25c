"""Notes on seats: the newest of each user, a user's history, and new ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import starmap

from django.db import transaction
from django.db.models import Max, QuerySet

from analytics.audit.kinds import Kind
from analytics.audit.record import record
from analytics.domain.privacy import hides_names
from analytics.domain.seats import Decision, SeatDecision

from .models import REMOVED, SeatNote

FIELDS = ("user_id", "decision", "text", "author", "created_at")


def current_decisions() -> tuple[SeatDecision, ...]:
    """Of each user the newest note, but for those that were removed.

    Without texts and authors where the request hides names, which they may say.
    """
    notes = newest_notes(SeatNote.objects.all())
    return tuple(starmap(decision_of, notes.values_list(*FIELDS)))


def current_decision(user_id: str) -> SeatDecision | None:
    """As `current_decisions`, of one user; None without a note or after its removal."""
    notes = newest_notes(SeatNote.objects.filter(user_id=user_id))
    return next(starmap(decision_of, notes.values_list(*FIELDS)), None)


def decision_of(
    user_id: str, decision: str, text: str, author: str, created_at: datetime
) -> SeatDecision:
    """Of FIELDS. Without text and author where the request hides names."""
    is_hidden = hides_names.get()
    return SeatDecision(
        user_id=user_id,
        decision=Decision(decision),
        text="" if is_hidden else text,
        author="" if is_hidden else author,
        decided_at=created_at.astimezone(UTC).replace(tzinfo=None),
    )


def newest_notes(notes: QuerySet[SeatNote]) -> QuerySet[SeatNote]:
    """Of each user among these notes the newest one, but for those that were removed."""
    newest = notes.order_by().values("user_id").annotate(newest=Max("pk")).values("newest")
    return SeatNote.objects.filter(pk__in=newest).exclude(decision=REMOVED)


def noted_users(user_ids: Iterable[str]) -> set[str]:
    """Those among them with a note that was not removed."""
    found = newest_notes(SeatNote.objects.filter(user_id__in=list(user_ids)))
    return set(found.values_list("user_id", flat=True))


def notes_on(user_id: str) -> list[SeatNote]:
    """All notes on a user, the newest first, removals among them."""
    return list(SeatNote.objects.filter(user_id=user_id))


def note_seats(
    user_ids: Iterable[str], *, decision: str, text: str, author: str, now: datetime
) -> int:
    """Add a note on each user; gives their number. decision: as of SeatNote.

    A removal is noted only where there is a note. Raises AuditUnavailable, and then adds none.
    """
    users = list(dict.fromkeys(user_ids))
    if decision == REMOVED:
        noted = noted_users(users)
        users = [user_id for user_id in users if user_id in noted]
    with transaction.atomic():
        SeatNote.objects.bulk_create(
            SeatNote(user_id=user_id, decision=decision, text=text, author=author, created_at=now)
            for user_id in users
        )
        for user_id in users:
            record(Kind.NOTE_WRITTEN, subject=user_id, detail=decision, is_required=True)
    return len(users)
