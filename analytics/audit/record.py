"""Writes events: a row in our own database, and a line in the log."""

import logging
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest

from analytics.domain.errors import AuditUnavailable

from .client_address import client_address
from .kinds import Kind
from .models import LONGEST_NAME, LONGEST_TEXT, Event
from .request_id import current_request

LOGGER = "user_usage.audit"
LONGEST_IN_LOG = 200
NUL = "\0"  # PostgreSQL stores none
logger = logging.getLogger(LOGGER)
own_logger = logging.getLogger(__name__)


def record(
    kind: Kind,
    request: HttpRequest | None = None,
    *,
    actor: str | None = None,
    subject: str = "",
    rows: int | None = None,
    filters: str = "",
    detail: str = "",
    is_required: bool = False,
    is_stored: bool = True,
) -> None:
    """Write one event. request: the current one unless named; commands have none.

    actor: who is signed in unless named. Raises AuditUnavailable where `is_required` and our
    database refuses the row; otherwise the failure is logged, and the line in the log remains.
    is_stored: False for the line alone.
    """
    request = request or current_request.get()
    event = Event(
        kind=kind,
        actor=stored(username_of(request) if actor is None else actor, LONGEST_NAME),
        address=(client_address(request) if request else None) or "",
        request_id=getattr(request, "request_id", ""),
        path=stored(request.path if request else "", 200),
        subject=stored(subject, LONGEST_TEXT),
        rows=rows,
        filters=stored(filters, None),
        detail=stored(detail or token_of(request), LONGEST_TEXT),
    )
    write_line(event)
    if not is_stored:
        return
    try:
        event.save(force_insert=True)
    except DatabaseError as error:
        own_logger.error("An event was not written to the audit trail: %s", error)
        if is_required:
            raise AuditUnavailable from error


def stored(text: str, longest: int | None) -> str:
    return text.replace(NUL, "\N{REPLACEMENT CHARACTER}")[:longest]


def username_of(request: HttpRequest | None) -> str:
    user = getattr(request, "user", None)
    return user.get_username() if user else ""


def token_of(request: HttpRequest | None) -> str:
    """The token that signed the request: `token 'Finance' (…c0de)`; empty without one."""
    return getattr(request, "token_label", "")


def write_line(event: Event) -> None:
    """The event for the log: text on one line, and its fields in `record.event`."""
    words, values = ["%s: user %r, address %s"], [event.get_kind_display()]
    values += [shown(event.actor), event.address or "-"]
    for name in ("subject", "path", "rows", "filters", "detail"):
        value = getattr(event, name)
        if value not in ("", None):
            words.append(f"{name} %r")
            values.append(shown(value))
    logger.log(Kind(event.kind).level, ", ".join(words), *values, extra={"event": fields(event)})


def shown(value: Any) -> Any:
    """Python's notation of it stands in the line, so that no name forges another line."""
    return value[:LONGEST_IN_LOG] if isinstance(value, str) else value


def fields(event: Event) -> dict[str, Any]:
    """For programs that read the log: all fields but the key, the time in ISO 8601."""
    names = [field.name for field in Event._meta.concrete_fields if not field.primary_key]
    return {name: getattr(event, name) for name in names} | {"at": event.at.isoformat()}
