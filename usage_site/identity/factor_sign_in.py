"""The second step of a sign-in by password, and the sign-in by passkey."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from analytics.accounts.limits import RateLimiter
from usage_site.sign_in import sign_in_page

from .address_limit import too_many

SENDER = "second factor"
requests_by_address = RateLimiter("sign-ins by passkey of an address")
NO_PASSKEY = "This passkey is not known here, or its answer came too late. Try again."


class SecondFactorView(AuthenticateView):
    """Failures count towards the same lock as wrong passwords, of the user at the address."""

    template_name = "security/second_factor.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        only_with_local_sign_in()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not AxesProxyHandler.is_allowed(request, self.credentials()):
            return self.locked_out()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        user_login_failed.send(SENDER, credentials=self.credentials(), request=self.request)
        if getattr(self.request, "axes_locked_out", False):
            return self.locked_out()
        return super().form_invalid(form)

    def credentials(self) -> dict[str, str]:
        return {"username": self.stage.login.user.get_username()}

    def locked_out(self) -> HttpResponse:
        """The password has to be given again, once the lock has ended."""
        clear_login(self.request)
        setattr(self.request, "axes_locked_out", True)  # noqa: B010 its middleware answers
        return HttpResponse(status=429)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which factors this person has: the form for a code stands only where a code can be."""
        context = super().get_context_data(**kwargs)
        kinds = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        context["has_code"] = bool(kinds & {Authenticator.Type.TOTP})
        context["has_passkey"] = Authenticator.Type.WEBAUTHN in kinds
        return context


class PasskeyView(LoginWebAuthnView):
    """Signs in without a password: a passkey proves possession and asks for a PIN or finger.

    There is no secret to guess, so that failures lock nobody; addresses are limited.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        only_with_local_sign_in()
        if request.user.is_authenticated:
            return redirect("usage:home")
        if refused := too_many(request, requests_by_address):
            return refused
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """A login of the single sign-on has no password: the provider alone lets it in."""
        user = form.cleaned_data["credential"].user
        if not user.is_active or not user.has_usable_password():
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        user_login_failed.send("passkey", credentials={"username": ""}, request=self.request)
        return sign_in_page(self.request, NO_PASSKEY)


def only_with_local_sign_in() -> None:
    """Raises Http404 where `LOCAL_SIGN_IN` is off."""
    if not settings.LOCAL_SIGN_IN:
        raise Http404


second_factor = login_not_required(SecondFactorView.as_view())
passkey_sign_in = login_not_required(PasskeyView.as_view())
