"""All routes of the site, staff only unless marked open."""

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from analytics.pages.styleguide.views import styleguide
from analytics.staff.site import site

from .identity.urls import security_routes, sign_in_routes
from .password_change import OwnPasswordView
from .sign_in import SignInView
from .sign_out import SignOutView, sign_out_everywhere

handler500 = "usage_site.health.server_error"
handler429 = "usage_site.sign_in.too_many_requests"  # of allauth
urlpatterns = [
    path("", include("analytics.urls")),
    path("", include("analytics.api_urls")),
    path("account/", include("analytics.accounts.urls")),
    path("sign-in/", SignInView.as_view(), name="login"),
    path("sign-in/", SignInView.as_view(), name="account_login"),  # as allauth calls it
    path("sign-in/", include(sign_in_routes)),
    path("account/security/", include(security_routes)),
    # Open, so that somebody who is not staff can leave again.
    path("sign-out/", login_not_required(SignOutView.as_view()), name="logout"),
    path("sign-out/everywhere/", sign_out_everywhere, name="logout_everywhere"),
    path("password/", OwnPasswordView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    # One sign-in page for all.
    path(
        "staff/login/",
        login_not_required(RedirectView.as_view(pattern_name="login", query_string=True)),
    ),
    path("staff/", site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
