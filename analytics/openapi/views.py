"""`/api/openapi.json`, and the page that shows it to people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.pages.failures import refused_because
from analytics.pages.methods import reads_only

from .document import document
from .page import page_context

PAGE = "analytics/api/page.html"
NO_PARAMETERS = "{name} is not a parameter. This document takes none"


@reads_only
def openapi_json(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document of this version."""
    if name := next(iter(request.GET), None):
        error = refused_because(request, NO_PARAMETERS.format(name=name))
        return JsonResponse({"error": error}, status=400)
    return JsonResponse(document(settings.VERSION))


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Every route with its parameters, an example and commands that run as they are."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return render(request, PAGE, page_context(document(settings.VERSION), origin))
