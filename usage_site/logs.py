"""Logs one line for a refused request, with its reason."""

import logging

BAD_REQUEST = 400


class RefusedRequestFilter(logging.Filter):
    """For Django's own lines about refused requests; leaves all other lines as they are.

    - `django.security.*`, such as a wrong Host: a warning without traceback, and no second line.
    - A 400 whose view set `request.refused_because`: the line ends with that.
    - `request.is_logged`: somebody has logged the refusal already, or logs it once for many.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        if record.name.startswith("django.security.") and status == BAD_REQUEST:
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            setattr(request, "is_logged", True)  # noqa: B010 an attribute of ours
        elif record.name == "django.request":
            if getattr(request, "is_logged", False):
                return False
            if reason := getattr(request, "refused_because", ""):
                record.msg, record.args = "%s: %s", (record.getMessage(), printable(reason))
        return True


def printable(text: str) -> str:
    """The text on one line, whatever somebody put into it."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
