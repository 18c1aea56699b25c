"""Routes of the provider and of the second factor; allauth asks for them by these names.

None of allauth's other routes exists here.
"""

from importlib import import_module

from django.conf import settings
from django.urls import path

sign_in_routes, security_routes = [], []
if settings.OIDC_ISSUER:
    provider = import_module("usage_site.identity.provider_views")
    sign_in_routes += [
        path("provider/", provider.begin_sign_in, name="openid_connect_login"),
        path("provider/callback/", provider.end_sign_in, name="openid_connect_callback"),
    ]
if settings.MFA != "off":
    factor = import_module("usage_site.identity.factor_sign_in")
    security = import_module("usage_site.identity.security")
    sign_in_routes += [
        path("second-factor/", factor.second_factor, name="mfa_authenticate"),
        path("passkey/", factor.passkey_sign_in, name="mfa_login_webauthn"),
    ]
    security_routes += [
        path("", security.overview, name="mfa_index"),
        path("", security.overview, name="mfa_list_webauthn"),
        path("app/add/", security.add_app, name="mfa_activate_totp"),
        path("app/remove/", security.remove_app, name="mfa_deactivate_totp"),
        path("passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
        path("passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
        path("codes/", security.codes, name="mfa_view_recovery_codes"),
        path("codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
        path("confirm/", security.confirm_password, name="account_reauthenticate"),
    ]
