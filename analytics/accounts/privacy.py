"""Privacy mode: staff in the group `viewer-pseudonymous` see pseudonyms in place of names."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from analytics.mirror.pseudonyms import hides_names

GROUP = "viewer-pseudonymous"


class PrivacyMiddleware:
    """Hides names in every answer to members of the group: pages, files and JSON, also by token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = hides_names.set(False)
        try:
            return self.get_response(request)
        finally:
            hides_names.reset(before)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_staff and is_pseudonymous(request.user):
            hides_names.set(True)


def is_pseudonymous(user: object) -> bool:
    """Whether somebody is in the group; a key of LiteLLM's is in none."""
    return isinstance(user, User) and user.groups.filter(name=GROUP).exists()
