"""Who has METRICS_TOKEN: reads /metrics, and the details of /readyz."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest


def has_metrics_token(request: HttpRequest) -> bool:
    """Compared by hash, in constant time. Nobody has a token that is not set."""
    if not settings.METRICS_TOKEN_HASH:
        return False
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    sent = hashlib.sha256(given.strip().encode()).hexdigest()
    is_right = hmac.compare_digest(sent, settings.METRICS_TOKEN_HASH)
    return is_right and scheme.lower() == "bearer"
