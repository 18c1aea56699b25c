"""Limits the size of request bodies.

Separate from `request_size`, which gunicorn's master imports once and a reload does not update.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class BodyLimitMiddleware:
    """Answers 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, which Django would read for files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > limit:
            sentence = f"Request bodies are limited to {limit} bytes.\n"
            return HttpResponse(sentence, status=413, content_type="text/plain")
        return self.get_response(request)
