"""How many sign-ins somebody may begin without a password: each is a row, or asks a provider."""

from django.http import HttpRequest, HttpResponse

from analytics.accounts.limits import RateLimiter
from analytics.audit.client_address import rate_limited_address
from usage_site.sign_in import too_many_requests

REQUESTS_PER_MINUTE = 120  # of an address, which may be a whole office


def too_many(request: HttpRequest, requests_by_address: RateLimiter) -> HttpResponse | None:
    """Counts the request; 429 beyond REQUESTS_PER_MINUTE of its address."""
    count, _seconds = requests_by_address.count(rate_limited_address(request) or "")
    return too_many_requests(request) if count > REQUESTS_PER_MINUTE else None
