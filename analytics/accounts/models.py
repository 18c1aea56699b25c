"""API tokens, sessions, saved views, preferences and notes on seats, in our own database."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from analytics.domain.seats import Decision

READ = "read"
EXPORT = "export"
SCOPES = {READ: "Read JSON", EXPORT: "Export CSV files"}
REMOVED = "removed"
LONGEST_NOTE = 200
LONGEST_USER_ID = 1000


class Access(models.Model):  # noqa: DJ008 it has no rows
    """Permissions on this site, without a table. `roles` says who has which."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = (
            ("view_usage", "Open pages and JSON"),
            ("export_usage", "Export CSV files"),
            ("note_seats", "Write notes on seats"),
            ("administer", "Manage people, tokens and sessions, and read the audit trail"),
        )


class ApiToken(models.Model):
    """A program's credential. It acts as its user, as long as they are active staff.

    hash: sha256 of the whole token, hexadecimal; the token itself is not stored.
    scopes: of SCOPES, separated by spaces.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    last_four = models.CharField(max_length=4, editable=False)
    scopes = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.masked})"

    @property
    def masked(self) -> str:
        """What may be shown of the token: `uu_…c0de`."""
        return f"uu_…{self.last_four}"

    @property
    def label(self) -> str:
        """For the audit trail: `Finance (…c0de) of olga`."""
        return f"{self.name} (…{self.last_four}) of {self.user.get_username()}"

    @property
    def scope_names(self) -> tuple[str, ...]:
        return tuple(self.scopes.split())

    @property
    def state(self) -> str:
        """`active`, `expired` or `revoked`."""
        return self.state_at(timezone.now())

    def state_at(self, now: datetime) -> str:
        """The state at a moment; a token expires at `expires_at`, not after it."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "active"


class LoginSession(AbstractBaseSession):
    """A session whose user stands beside its content, so that lists decode none.

    Its key is the cookie and is shown to nobody. public_id: what addresses name it by.
    touched_at: the last request, at most some minutes late. address: of that request.
    browser: such as `Firefox on Linux`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    public_id = models.CharField(max_length=32, unique=True)
    signed_in_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "session"

    def __str__(self) -> str:
        return f"Session of {self.user}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from .session_store import SessionStore

        return SessionStore


class SavedView(models.Model):
    """A name for a URL of this site. url: path and query string; opening it leads there.

    is_shared: all staff see it; its owner alone changes it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    url = models.TextField()
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = (Lower("name"), "pk")
        constraints = (
            models.UniqueConstraint("owner", Lower("name"), name="saved_view_name_of_owner"),
        )

    def __str__(self) -> str:
        return self.name


class Preferences(models.Model):
    """How somebody likes the site. Texts are the values of cookies; empty is the default.

    columns: of User Usage, with commas between them. last_url: the last page that they looked at,
    at seen_at.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    theme = models.CharField(max_length=20, blank=True)
    density = models.CharField(max_length=20, blank=True)
    keys = models.CharField(max_length=20, blank=True)
    columns = models.CharField(max_length=1000, blank=True)
    start_view = models.ForeignKey(
        SavedView, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_url = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"Preferences of {self.user}"


class SeatNote(models.Model):
    """What staff decided about a seat. Rows are only added: the newest of a user counts.

    user_id: LiteLLM's. decision: of Decision, or REMOVED, which takes back the one before.
    author: the username of that time.
    """

    DECISIONS = (
        (Decision.KEEP.value, "Keep"),
        (Decision.CONTACTED.value, "Contacted"),
        (Decision.RECLAIM.value, "Reclaim proposed"),
        (REMOVED, "Note removed"),
    )

    user_id = models.CharField(max_length=LONGEST_USER_ID, db_index=True)
    decision = models.CharField(max_length=20, choices=DECISIONS)
    text = models.CharField(max_length=LONGEST_NOTE, blank=True)
    author = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.user_id}"


class RateCount(models.Model):
    """How often a key was counted in the minute that ends then, for all processes together.

    key: a hash, which names neither a token nor an address.
    """

    key = models.CharField(max_length=64, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


class CacheEntry(models.Model):
    """What all processes remember for a while, as of used codes.

    cache_key: a hash, which names neither a user nor a code. value: JSON.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key[:8]
