"""Limits how long a client may take to read a download (gunicorn only)."""

from django.http import HttpRequest


def limit_sending(request: HttpRequest, seconds: float) -> None:
    """Set the timeout of each send: a client may stop reading without disconnecting.

    Only gunicorn exposes the connection; other servers have no limit.
    """
    if connection := request.META.get("gunicorn.socket"):
        connection.settimeout(max(seconds, 0.001))
