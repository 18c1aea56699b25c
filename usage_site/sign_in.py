"""Sign-in with limits on failures and concurrent hashing, and sign-out."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from analytics.accounts.saved_views import start_view_of
from analytics.accounts.session_store import SessionStore

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
        """The start page of who signed in, which is the Overview unless they chose a view."""
        user = self.request.user
        if not user.is_staff:
            return super().get_default_redirect_url()
        view = start_view_of(user)
        return view.url if view else super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        SessionStore.clear_expired()  # one indexed DELETE
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            return HttpResponse(status=429)  # axes' middleware asks for `locked_out`
        return super().form_invalid(form)


class SignOutView(LogoutView):
    """Only a POST signs out; a GET redirects to the start page."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("usage:home")


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


def try_later(
    request: HttpRequest, *, status: int, seconds: int, title: str, sentence: str
) -> HttpResponse:
    """A page in the site's layout, and Retry-After. A flood of these must not fill the log."""
    setattr(request, "is_logged", True)  # noqa: B010 an attribute of ours
    context = {"title": title, "sentence": sentence}
    response = render(request, "registration/try_later.html", context, status=status)
    response["Retry-After"] = str(seconds)
    return response
