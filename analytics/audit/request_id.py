"""A number for each request, which the log, the audit trail and the answer share."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy may send: nothing that could forge a line or a header.
ACCEPTED = re.compile(r"[A-Za-z0-9._@-]{8,64}")

# Also for whatever is written while no request is at hand. Empty outside of one.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


class RequestIdMiddleware:
    """Sets `request.request_id` and the header of the answer.

    The number of a proxy in front is kept where REQUEST_ID_FROM_PROXY says that it sends its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = stated_id(request) or uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # ours
        id_before = current_request_id.set(request_id)
        request_before = current_request.set(request)
        try:
            response = self.get_response(request)
        finally:
            current_request.reset(request_before)
            current_request_id.reset(id_before)
        response[HEADER] = request_id
        return response


def stated_id(request: HttpRequest) -> str:
    """The proxy's number; empty if clients may choose it, or for text of another shape."""
    stated = request.headers.get(HEADER, "") if settings.REQUEST_ID_FROM_PROXY else ""
    return stated if ACCEPTED.fullmatch(stated) else ""
