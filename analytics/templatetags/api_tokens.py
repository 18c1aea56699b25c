"""The reminder of API tokens that expire soon, in the account menu."""

from django import template
from django.contrib.auth.models import User
from django.template import Context
from django.utils import timezone

from analytics.accounts.expiry import expiring_tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def expiring_count(context: Context) -> int:
    """How many tokens of a signed-in user expire soon. htmx leaves the header as it is."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or "HX-Request" in request.headers:
        return 0
    if not isinstance(user, User) or not user.is_staff:
        return 0
    return len(expiring_tokens(user, timezone.now()))
