"""From a right password to the session, through the second factor where there is one."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse


def after_password(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Redirects to the page for the second factor, or signs in somebody who has none.

    url: where it leads then.
    """
    login = Login(user=user, redirect_url=url)
    return perform_password_login(request, {"username": user.get_username()}, login)
