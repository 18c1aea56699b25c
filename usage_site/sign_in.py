"""Django's sign-in, which never leads to itself."""

from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView


class SignInView(LoginView):
    """For staff who are signed in already, the page of users comes next."""

    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        url = super().get_redirect_url()
        return "" if urlsplit(url).path == self.request.path else url
