"""`/account/security/`: authenticator app, passkeys and recovery codes of a local login."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase

from .backends import is_local

View = Callable[..., HttpResponseBase]


def local(view: View) -> View:
    """Not found without a password here: a provider or proxy asks for factors itself."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_local(request) or not cast("User", request.user).has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


class OverviewView(base.IndexView):
    template_name = "security/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = Authenticator.objects.filter(user=self.request.user).order_by("pk")
        codes = found.filter(type=Authenticator.Type.RECOVERY_CODES).first()
        context["app"] = found.filter(type=Authenticator.Type.TOTP).first()
        context["passkeys"] = found.filter(type=Authenticator.Type.WEBAUTHN)
        context["codes_left"] = len(codes.wrap().get_unused_codes()) if codes else None
        context["is_required"] = settings.MFA == "required" and not context["is_mfa_enabled"]
        return context


class AddPasskeyView(webauthn.AddWebAuthnView):
    """Every passkey is kept on the device and asks for a PIN or finger, so it signs in alone."""

    template_name = "security/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, True)}
        return context


# Who just looks at recovery codes sees them once; the decorator asks for the password before.
codes_view = recovery.ViewRecoveryCodesView.as_view(template_name="security/codes.html")

overview = local(OverviewView.as_view())
add_app = local(totp.ActivateTOTPView.as_view(template_name="security/add_app.html"))
remove_app = local(totp.DeactivateTOTPView.as_view(template_name="security/remove_app.html"))
add_passkey = local(AddPasskeyView.as_view())
remove_passkey = local(
    webauthn.RemoveWebAuthnView.as_view(template_name="security/remove_passkey.html")
)
codes = local(reauthentication_required(app="allauth.mfa")(codes_view))
new_codes = local(
    recovery.GenerateRecoveryCodesView.as_view(template_name="security/new_codes.html")
)
confirm_password = local(ReauthenticateView.as_view(template_name="security/confirm_password.html"))
