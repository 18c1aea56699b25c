"""Log lines: text or JSON, one line a record, with the request's number."""

import logging
import time

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from analytics.audit.request_id import current_request_id

BAD_REQUEST = 400
SERVER_ERROR = 500
# Attributes of Django's records that are no text.
NOT_WRITTEN = "request", "server_time", "taskName"
INDENT = "    "


class LineFormatter(logging.Formatter):
    """Text. Further lines, as of a traceback, are indented: whatever a client sends forges none."""

    converter = staticmethod(time.gmtime)  # UTC, as in JSON
    default_msec_format = "%s,%03dZ"

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 its name
        request_id = getattr(record, "request_id", "")
        return super().formatMessage(record) + (f" [{request_id}]" if request_id else "")

    def format(self, record: logging.LogRecord) -> str:
        lines = [printable(line) for line in super().format(record).splitlines()]
        return f"\n{INDENT}".join(lines)


def json_formatter() -> JsonFormatter:
    """One JSON object a record; what a record carries beside its message is a field of its own."""
    return JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
        reserved_attrs=[*RESERVED_ATTRS, *NOT_WRITTEN],
        timestamp="time",
    )


class RequestIdFilter(logging.Filter):
    """Gives every record the number of the request that it was written in."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django writes its own line about an answer once the request's context has ended.
        attached = getattr(getattr(record, "request", None), "request_id", "")
        if (request_id := current_request_id.get() or attached) and not hasattr(
            record, "request_id"
        ):
            record.request_id = request_id
        return True


class RefusedRequestFilter(logging.Filter):
    """For Django's own lines about requests; leaves all other lines as they are.

    - `django.security.*`, such as a wrong Host: a warning without traceback.
    - `django.request`: of failures with a traceback alone, as `user_usage.request` says the rest.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", None)
        if record.name.startswith("django.security.") and status == BAD_REQUEST:
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        is_failure = bool(record.exc_info) and (status or SERVER_ERROR) >= SERVER_ERROR
        return is_failure or record.name != "django.request"


def printable(text: str) -> str:
    """The text on one line, whatever somebody put into it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
