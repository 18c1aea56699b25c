"""Sign-in with limits on failures and concurrent hashing."""

from importlib import import_module
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from analytics.accounts.saved_views import start_view_of

from .password_hashing import RETRY_SECONDS, hashing_limit


class SignInForm(AuthenticationForm):
    """Looks up the lock, hashes and counts a failure in one slot.

    Otherwise all waiting requests would pass the lock before the first failure counts.
    """

    def clean(self) -> dict:
        with hashing_limit.slot():
            return super().clean()


class SignInView(LoginView):
    """Never redirects to itself: signed-in staff go to the start page."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        url = super().get_redirect_url()
        is_bare = url == resolve_url(
            "usage:home"
        )  # of the sign-in page that the bare address leads to
        return "" if is_bare or urlsplit(url).path == self.request.path else url

    def get_default_redirect_url(self) -> str:
        return start_url_of(cast("User", self.request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.LOCAL_SIGN_IN:
            return self.http_method_not_allowed(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        if settings.MFA == "off":
            return super().form_valid(form)
        # Its packages are optional.
        steps = import_module("usage_site.identity.password_step")
        user = form.get_user()
        url = self.get_redirect_url() or start_url_of(user)
        return steps.after_password(self.request, user, url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | ways_to_sign_in()

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            return HttpResponse(status=429)  # axes' middleware asks for `locked_out`
        return super().form_invalid(form)


def start_url_of(user: User) -> str:
    """The start page of somebody, which is the Overview unless they chose a view."""
    view = start_view_of(user) if user.is_staff else None
    return view.url if view else resolve_url(settings.LOGIN_REDIRECT_URL)


def ways_to_sign_in() -> dict[str, Any]:
    """What the sign-in page offers."""
    return {
        "has_password": settings.LOCAL_SIGN_IN,
        "has_passkey": settings.LOCAL_SIGN_IN and settings.MFA != "off",
        "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }


def sign_in_page(request: HttpRequest, error: str) -> HttpResponse:
    """The sign-in page after a failure that was not one of its form."""
    context = {"form": SignInForm(request), "next": "", "error": error}
    return render(request, "registration/login.html", context | ways_to_sign_in())


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict) -> HttpResponse:
    """429 after too many failures; the same for users who exist and who do not."""
    minutes = settings.SIGN_IN_LOCKOUT_MINUTES
    return try_later(
        request,
        status=429,
        seconds=minutes * 60,
        title="Too many failed sign-ins",
        sentence=f"Sign-in is locked for up to {minutes} minutes. Your password has not changed."
        " The person who runs this site can unlock it sooner.",
    )


def passwords_busy(request: HttpRequest) -> HttpResponse:
    """503 while the limit of concurrent password hashing is reached."""
    return try_later(
        request,
        status=503,
        seconds=RETRY_SECONDS,
        title="Too many sign-ins right now",
        sentence="Your password was not checked. Try again in a few seconds.",
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 for an address or a user."""
    return try_later(
        request,
        status=429,
        seconds=60,
        title="Too many sign-ins right now",
        sentence="Nothing was checked. Try again in a minute.",
    )


def try_later(
    request: HttpRequest, *, status: int, seconds: int, title: str, sentence: str
) -> HttpResponse:
    """A page in the site's layout, and Retry-After."""
    context = {"title": title, "sentence": sentence}
    response = render(request, "registration/try_later.html", context, status=status)
    response["Retry-After"] = str(seconds)
    return response
