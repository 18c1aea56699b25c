"""Where log lines go and what they look like: for Django and for gunicorn's own lines."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from . import env

STDOUT = "stdout"


def logging_settings(
    *, log_format: str, level: str, audit_log: str, folder: Path
) -> dict[str, Any]:
    """A configuration for `logging.config.dictConfig`.

    log_format: `text` or `json`. audit_log: a file, in `folder` unless it is absolute, `stdout`, or
    empty for the log. Raises ImproperlyConfigured for a file that cannot be written.
    """
    handlers: dict[str, dict[str, Any]] = {
        "log": {
            "class": "logging.StreamHandler",
            "formatter": log_format,
            "filters": ["request_id", "refused_request"],
        }
    }
    audit: dict[str, Any] = {"level": "INFO"}
    if audit_log:
        handlers["audit"] = audit_handler(audit_log, folder)
        audit |= {"handlers": ["audit"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "usage_site.logs.LineFormatter"},
            "json": {"()": "usage_site.logs.json_formatter"},
        },
        "filters": {
            "request_id": {"()": "usage_site.logs.RequestIdFilter"},
            "refused_request": {"()": "usage_site.logs.RefusedRequestFilter"},
        },
        "handlers": handlers,
        "root": {"handlers": ["log"], "level": level},
        "loggers": {
            # Who signed in and who took personal data away is always written down.
            "analytics.pages.users.exports": {"level": "INFO"},
            "user_usage.audit": audit,
            "axes": {"level": "ERROR"},  # it repeats the audit log
            # Its level is what gunicorn was started with.
            "gunicorn.error": {"handlers": ["log"], "propagate": False},
        },
    }


def audit_handler(audit_log: str, folder: Path) -> dict[str, Any]:
    """JSON lines of their own, in a file that may be rotated or on standard output."""
    common = {"formatter": "json", "filters": ["request_id"]}
    if audit_log == STDOUT:
        return common | {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}
    env.private_folder(folder)
    path = folder / audit_log
    try:
        path.open("a").close()
    except OSError as error:
        raise ImproperlyConfigured(f"AUDIT_LOG={path}: {error.strerror}") from None
    return common | {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": str(path),
        "encoding": "utf-8",
        "delay": True,
    }
