"""What is counted for /metrics: requests and failed sign-ins."""

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from prometheus_client import Counter, Histogram

METRICS_PATH = "/metrics"
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
# Seconds. Pages take 0.1 to 0.6, large files several.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

REQUESTS = Counter("user_usage_requests", "Requests without probes.", ["method", "route", "status"])
SECONDS = Histogram(
    "user_usage_request_seconds",
    "Seconds until the first byte of an answer.",
    ["route"],
    buckets=BUCKETS,
)
SIGN_IN_FAILURES = Counter(
    "user_usage_sign_in_failures", "Sign-ins with a wrong name or password, or while locked."
)
SIGN_IN_LOCKS = Counter("user_usage_sign_in_locks", "Users or addresses that were locked.")


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count it under the name of its route: clients choose neither labels nor their number."""
    method = request.method if request.method in METHODS else "other"
    route = route_of(request)
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def route_of(request: HttpRequest) -> str:
    """`usage:users`, `static`, or `none` where no route was looked up or found."""
    if match := request.resolver_match:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


@receiver(user_login_failed)
def count_failure(sender: str, **kwargs: object) -> None:
    SIGN_IN_FAILURES.inc()


@receiver(user_locked_out)
def count_lock(sender: str, request: HttpRequest, **kwargs: object) -> None:
    """The failure that locks; tries during the lock are failures alone."""
    if getattr(request, "axes_failures_since_start", None) is not None:
        SIGN_IN_LOCKS.inc()
