"""Privacy mode: staff in the group `viewer-pseudonymous` see pseudonyms in place of names."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from analytics.domain.privacy import hides_names

GROUP = "viewer-pseudonymous"
KNOWN = "_is_pseudonymous"  # of the user of this request


class PrivacyMiddleware:
    """Hides names in every answer to members of the group: pages, errors, files and JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = hides_names.set(is_pseudonymous(request.user))
        try:
            return self.get_response(request)
        finally:
            hides_names.reset(before)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if "Authorization" in request.headers:  # whose token it is, is known now
            hides_names.set(is_pseudonymous(request.user))


def is_pseudonymous(user: object) -> bool:
    """Whether somebody is staff and in the group; a key of LiteLLM's is in none.

    Asked once for each request, as Django does for permissions.
    """
    if not isinstance(user, User) or not user.is_staff:
        return False
    known = getattr(user, KNOWN, None)
    if known is None:
        known = user.groups.filter(name=GROUP).exists()
        setattr(user, KNOWN, known)
    return known
