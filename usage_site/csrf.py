"""CSRF failures: the usual page, and a hint in the log."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure as refusal_page

logger = logging.getLogger(__name__)

WRONG_ORIGIN = ("Origin checking failed", "Referer checking failed")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. The log names what a proxy in front does wrong where the origin does not match."""
    if reason.startswith(WRONG_ORIGIN):
        logger.warning(
            "%s This request's Host is %s: check CSRF_TRUSTED_ORIGINS and that the proxy passes"
            " Host with its port (nginx: proxy_set_header Host $http_host;)",
            *(reason, request.get_host()),
        )
    return refusal_page(request, reason)
