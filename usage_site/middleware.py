"""Closed by default: every view is for staff unless it says `login_not_required`."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

JSON_NAMESPACE = "api"


class StaffRequiredMiddleware(LoginRequiredMiddleware):
    """Sends anonymous people to the sign-in page and refuses those who are not staff.

    Routes in the namespace `api` answer 401 and 403 in JSON. No answer of a closed view may be
    kept by a cache on the way.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        is_api = request.resolver_match.namespace == JSON_NAMESPACE
        if is_api and not request.user.is_authenticated:
            return JsonResponse({"error": "Authentication required"}, status=401)
        if request.user.is_authenticated and not request.user.is_staff:
            return refusal(request, is_api)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = super().__call__(request)
        patch_cache_control(response, no_store=True, private=True)
        return response


def refusal(request: HttpRequest, is_api: bool) -> HttpResponse:
    """403 for somebody who is signed in and not staff."""
    if is_api:
        return JsonResponse({"error": "Admin permissions required"}, status=403)
    return render(request, "403.html", {"contact": settings.ADMIN_CONTACT}, status=403)
