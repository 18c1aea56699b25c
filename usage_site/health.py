"""Answers health checks, and renders error pages."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.views.defaults import server_error as broken

from analytics.accounts.bearer import bearer_token

from .metrics_token import has_metrics_token
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
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when pages work, else 503. Whoever has METRICS_TOKEN reads the version and the checks."""
    found = probe.answer()
    report: dict[str, Any] = {"status": "ready" if found.is_ready else "unavailable"}
    if has_metrics_token(request):
        report |= {"version": version(), "checks": dict(found.checks)}
    return JsonResponse(report, status=200 if found.is_ready else 503)


ANSWERS = {"/healthz": healthz, "/readyz": readyz}


def server_error(request: HttpRequest) -> HttpResponse:
    """For what nobody caught: 503 where our own database fails, else 500; JSON for programs."""
    if word := failure_of(sys.exc_info()[1]):
        return failure_page(request, word)
    if bearer_token(request) is not None:
        return JsonResponse({"error": "Internal server error"}, status=500)
    return broken(request)
