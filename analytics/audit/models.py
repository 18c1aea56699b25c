"""Events of the audit trail, and the settings of the last start, in our own database."""

from typing import NoReturn

from django.db import models
from django.db.models.functions import Left
from django.utils import timezone

from .kinds import Kind

LONGEST_NAME = 150
LONGEST_TEXT = 2000
# An index of PostgreSQL takes at most 2,700 bytes of a value.
INDEXED_TEXT = 100


class Event(models.Model):
    """One thing that somebody did. Rows are only added; triggers refuse anything else.

    at: UTC. actor: the username of that time, `litellm:…` for a key of LiteLLM's, empty where
    nobody is signed in. address: the client's. request_id: as in the log; empty for commands.
    path: of the URL. subject: whom or what it was done to, such as the ID of a viewed user.
    rows: of a file; None where it does not count any. filters: the query string.
    detail: what else there is to say, such as the token that was used.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    actor = models.CharField(max_length=LONGEST_NAME, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=LONGEST_TEXT, blank=True)
    rows = models.BigIntegerField(null=True, blank=True)
    filters = models.TextField(blank=True)
    detail = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ("-pk",)
        # Each filter of the page of events finds the newest ones without reading the others.
        indexes = (
            models.Index("kind", "id", name="audit_event_kind"),
            models.Index("actor", "id", name="audit_event_actor"),
            models.Index("address", "id", name="audit_event_address"),
            models.Index("request_id", name="audit_event_request"),
            models.Index(Left("subject", INDEXED_TEXT), "id", name="audit_event_subject"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.actor or '-'}"

    def delete(self, *args, **kwargs) -> NoReturn:
        raise TypeError("Events are not deleted; see analytics.audit.retention")


class SettingValue(models.Model):
    """A setting at the last start. value: the text, or of a secret its keyed hash."""

    name = models.CharField(max_length=100, primary_key=True)
    value = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
