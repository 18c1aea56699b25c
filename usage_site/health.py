"""Whether the site works: checks for whatever watches it, and the page when it does not."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as broken

from analytics.database import check_reachable
from analytics.errors import UsageError

NO_LOGINS = {
    "title": "The site's own database cannot be reached",
    "sentence": "Without it nobody can be recognised. Try again in a moment.",
}


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Both databases answer: 200, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        check_reachable()
    except (DatabaseError, UsageError):
        return HttpResponse("unavailable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what nobody caught: 503 where our own database is gone, else 500."""
    unavailable = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if unavailable:
        return HttpResponse(render_to_string("503.html", {"failure": NO_LOGINS}), status=503)
    return broken(request)
