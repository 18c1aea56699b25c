"""Django's sign-in, which never leads to itself, and its sign-out, whose address may be opened."""

from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SignInView(LoginView):
    """For staff who are signed in already, the page of users comes next."""

    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        url = super().get_redirect_url()
        return "" if urlsplit(url).path == self.request.path else url


class SignOutView(LogoutView):
    """Only a POST signs out; whoever opens or reloads the address goes to the start page."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("usage:home")
