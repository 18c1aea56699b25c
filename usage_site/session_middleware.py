"""Django's session middleware, for a database that takes no writes."""

import logging

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from .own_database import failure_of

logger = logging.getLogger(__name__)


class ReadableSessionMiddleware(SessionMiddleware):
    """Answers although the time of the last use cannot be written.

    Django takes each failure for a session that was deleted meanwhile, which is a 400. A sign-in
    creates a session, and fails as before.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:
            update = interrupted.__context__
            if not failure_of(update.__context__ if update else None):
                raise
            logger.warning("A session was not written, because our own database cannot be.")
            return response
