"""`/password/`: a new password of one's own."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from analytics.accounts.sessions import end_sessions

from .password_hashing import hashing_limit


class OwnPasswordForm(PasswordChangeForm):
    """A wrong old password counts as a failed sign-in: no open session is a way to guess."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        username = self.user.get_username()
        with hashing_limit.slot():
            found = authenticate(self.request, username=username, password=old)
        if found is None:
            raise ValidationError(self.error_messages["password_incorrect"])
        return old


class OwnPasswordView(PasswordChangeView):
    """Ends all other sessions of the login. Not found without a password of this site."""

    form_class = OwnPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not (settings.LOCAL_SIGN_IN and user.has_usable_password()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        end_sessions(form.user, keep=self.request.session.session_key)
        return response

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            return HttpResponse(status=429)  # axes' middleware asks for `locked_out`
        return super().form_invalid(form)
