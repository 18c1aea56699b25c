"""Limits the size of request bodies, and refuses forms that cannot be read.

Separate from `request_size`, which gunicorn's master imports once and a reload does not update.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

UNREADABLE = BadRequest, MultiPartParserError, SuspiciousOperation


class BodyLimitMiddleware:
    """Answers 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, which Django would read for files.

    400 to an unreadable form: Django's own pages of errors read the form for its CSRF token, and
    would fail with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):  # gunicorn refuses such a length itself
            return refused("Content-Length is no number.", status=400)
        if int(length) > limit:
            return refused(f"Request bodies are limited to {limit} bytes.", status=413)
        try:
            request.POST  # noqa: B018 reading parses it
        except UNREADABLE:
            return refused("The form in this request cannot be read.", status=400)
        return self.get_response(request)


def refused(sentence: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")
