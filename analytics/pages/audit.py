"""Events that pages write: views of people, searches for them, and files."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from analytics.accounts.limits import RateLimiter
from analytics.audit.kinds import Kind
from analytics.audit.record import record, username_of
from analytics.domain.errors import AuditUnavailable

from .failures import answers_json, failure_response

SEARCH = "q"
DESCRIPTION = "api/openapi.json"  # of the API: it says nothing of anybody
# They repeat the search of their page while somebody types: an event a minute for each text.
PARTS = ("count/", "choices/<str:field>/")
# Searches there are for events and for logins, not for users of LiteLLM.
ADMINISTRATION = "staff/"

searches_by_person = RateLimiter("searches of a person")


def record_view(request: HttpRequest, user_id: str) -> None:
    """Who looked at whom."""
    record(Kind.USER_VIEWED, request, subject=user_id)


class AuditMiddleware:
    """Writes an event for each file and JSON answer, and for each search for people.

    A file leaves only when its event is written. A view that knows the number of its rows sets it
    as `request.exported_rows`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "GET" or response.status_code != 200 or not request.resolver_match:
            return response
        try:
            record_answer(request)
        except AuditUnavailable as failure:
            response.close()
            return failure_response(request, failure)
        return response


def record_answer(request: HttpRequest) -> None:
    """Raises AuditUnavailable for a file whose event cannot be written."""
    match = request.resolver_match
    if not match or match.route == DESCRIPTION:
        return
    if answers_json(match) or match.route.endswith(".csv"):
        rows = getattr(request, "exported_rows", None)
        filters = request.GET.urlencode()
        record(Kind.EXPORTED, request, rows=rows, filters=filters, is_required=True)
    elif match.route.startswith(ADMINISTRATION):
        return
    elif text := request.GET.get(SEARCH):
        count, _ = searches_by_person.count(f"{username_of(request)} {text}")
        if count == 1 or not match.route.endswith(PARTS):
            record(Kind.USERS_SEARCHED, request, subject=text)
