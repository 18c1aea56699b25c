"""Answers a UsageError, as HTML, JSON or text, and notes for the log why a request is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from analytics.accounts.bearer import bearer_token
from analytics.domain.errors import UsageError
from analytics.filters.period import PeriodFilterSet

JSON_NAMESPACE = "api"
NOT_ALLOWED = 405


class UsageErrorMiddleware:
    """Turns the UsageError that a view raises into the response of its route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and wants_json(request):
            allowed = response["Allow"]
            body = {"error": f"Only these methods are allowed: {allowed}"}
            return JsonResponse(body, status=NOT_ALLOWED, headers={"Allow": allowed})
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return failure_response(request, error) if isinstance(error, UsageError) else None


def show_failures_in(request: HttpRequest, template: str, context: Mapping[str, Any]) -> None:
    """Draw a later UsageError as `failure` in this template, so that the page keeps its filters."""
    request.failure_template = template, context  # type: ignore[attr-defined]  # ours


def refuse(request: HttpRequest, filterset: PeriodFilterSet) -> str:
    """The first error by the names of parameters, also for the log."""
    return refused_because(request, filterset.errors_for_programs[0])


def refused_because(request: HttpRequest, error: str) -> str:
    request.refused_because = error  # type: ignore[attr-defined]  # ours, for the log
    return error


def failure_response(request: HttpRequest, failure: UsageError) -> HttpResponse:
    """JSON for programs, the view's own page where it named one, text for htmx, else a message."""
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse({"error": failure.sentence}, status=failure.status)
    elif own := getattr(request, "failure_template", None):
        template, context = own
        response = render(request, template, {**context, "failure": failure}, status=failure.status)
    elif "HX-Request" in request.headers:
        response = HttpResponse(failure.sentence, status=failure.status, content_type="text/plain")
    else:
        response = render(request, "503.html", {"failure": failure}, status=failure.status)
    if failure.retry_after:
        response["Retry-After"] = failure.retry_after
    return response


def answers_json(match: ResolverMatch) -> bool:
    """Whether programs read the route."""
    return match.namespace == JSON_NAMESPACE or match.route.endswith(".json")


def wants_json(request: HttpRequest) -> bool:
    """Whether errors are for a program: it asks for JSON, or for a file with a token."""
    match = request.resolver_match
    return (match is not None and answers_json(match)) or bearer_token(request) is not None
