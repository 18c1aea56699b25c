"""Answers health checks, and renders error pages."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.views.defaults import server_error as broken

from analytics.accounts.bearer import bearer_token

from .own_database import failure_of, failure_page
from .readiness import probe
from .version import version


class ProbeMiddleware:
    """Answers /healthz and /readyz before anything else looks at the request.

    Probes come by IP address and without HTTPS, so neither the Host header nor the scheme counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer()
        response["Cache-Control"] = "no-store"
        return response


def healthz() -> HttpResponse:
    """The process answers. It asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """200 when pages work, else 503. The JSON names no address and no database."""
    found = probe.answer()
    status = "ready" if found.is_ready else "unavailable"
    report = {"status": status, "version": version(), "checks": dict(found.checks)}
    return JsonResponse(report, status=200 if found.is_ready else 503)


ANSWERS = {"/healthz": healthz, "/readyz": readyz}


def server_error(request: HttpRequest) -> HttpResponse:
    """For what nobody caught: 503 where our own database fails, else 500; JSON for programs."""
    if word := failure_of(sys.exc_info()[1]):
        return failure_page(request, word)
    if bearer_token(request) is not None:
        return JsonResponse({"error": "Internal server error"}, status=500)
    return broken(request)
