"""/metrics in Prometheus' text format, for whoever has the token."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from .metric_files import shares_counts
from .metrics import METRICS_PATH
from .metrics_token import has_metrics_token
from .state_metrics import StateCollector

disable_created_metrics()  # a second series for each counter, which no alert needs


class MetricsMiddleware:
    """Answers before anything looks at the Host header: Prometheus comes by IP address.

    Without METRICS_TOKEN the address leads nowhere, as any other unknown one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.METRICS_TOKEN_HASH:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != METRICS_PATH:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not has_metrics_token(request):
            response = HttpResponse("Send the token.\n", status=401, content_type="text/plain")
            response["WWW-Authenticate"] = "Bearer"
        else:
            response = HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
        response["Cache-Control"] = "no-store"
        return response


def exposition() -> bytes:
    """What all processes have counted, and the state of the site."""
    state = CollectorRegistry()
    state.register(StateCollector())
    counted = REGISTRY
    if shares_counts():
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return generate_latest(counted) + generate_latest(state)
