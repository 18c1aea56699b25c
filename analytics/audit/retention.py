"""Deletes events that are older than AUDIT_DAYS."""

from datetime import datetime, timedelta

from django.conf import settings

from .models import Event

# The triggers let nobody delete events younger than this, so AUDIT_DAYS is at least that.
SHORTEST_DAYS = 30


def delete_old_events(now: datetime) -> int:
    """One indexed DELETE; gives the number of rows."""
    old = Event.objects.filter(at__lt=now - timedelta(days=settings.AUDIT_DAYS))
    return old._raw_delete(old.db)
