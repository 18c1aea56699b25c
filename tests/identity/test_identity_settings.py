"""Settings of identity: named errors, nobody locked out, and nothing without its packages."""

import importlib.util

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from analytics.accounts import roles
from tests.loaded_settings import load_settings
from tests.site import ROOT, manage
from usage_site import identity_settings

OPENID = {
    "OIDC_ISSUER": "https://id.example.com/realms/main/",
    "OIDC_CLIENT_ID": "user-usage",
    "OIDC_CLIENT_SECRET": "a secret",
    "SIGN_IN_ROLES": "viewer=staff; admin=it, security",
}
HEADER = {
    "REMOTE_USER_HEADER": "X-Forwarded-User",
    "REMOTE_USER_PROXIES": "127.0.0.1, 10.0.0.0/8",
    "SIGN_IN_ROLES": "viewer=staff",
}
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (OPENID | {"OIDC_ISSUER": "http://id.example.com"}, "OIDC_ISSUER=.+use an https"),
        (OPENID | {"OIDC_ISSUER": "id.example.com"}, "OIDC_ISSUER=.+use an https"),
        (OPENID | {"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is not set"),
        (OPENID | {"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set"),
        (OPENID | {"OIDC_SCOPES": "email"}, "OIDC_SCOPES: openid is missing"),
        (OPENID | {"SIGN_IN_ROLES": ""}, "SIGN_IN_ROLES is not set"),
        (OPENID | {"SIGN_IN_ROLES": "root=it"}, "SIGN_IN_ROLES: root is no role"),
        (OPENID | {"SIGN_IN_DEFAULT_ROLE": "all"}, "SIGN_IN_DEFAULT_ROLE: all is no role"),
        (OPENID | HEADER, "REMOTE_USER_HEADER: use it or OIDC_ISSUER"),
        (HEADER | {"REMOTE_USER_PROXIES": ""}, "REMOTE_USER_PROXIES is not set"),
        (HEADER | {"REMOTE_USER_PROXIES": "proxy"}, "proxy is no address"),
        (HEADER | {"REMOTE_USER_PROXIES": "0.0.0.0/0"}, "would trust everybody"),
        (HEADER | {"REMOTE_USER_HEADER": "X_Forwarded_User"}, "use letters, digits and hyphens"),
        ({"LOCAL_SIGN_IN": "false"}, "LOCAL_SIGN_IN=false would lock everybody out"),
        ({"MFA": "yes"}, "MFA=YES: use one of OFF, OPTIONAL, REQUIRED"),
        ({"PASSWORD_MIN_LENGTH": "7"}, "PASSWORD_MIN_LENGTH"),
    ],
)
def test_a_setting_that_cannot_work_stops_the_process_by_name(changed, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        load_settings(**changed)


@pytest.mark.parametrize("variables", [OPENID, {"MFA": "required"}])
def test_a_missing_package_names_the_extra(variables, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "allauth" else found(name)
    )
    with pytest.raises(ImproperlyConfigured, match=r"extra sso .+ -r requirements-sso\.txt"):
        load_settings(**variables)


def test_by_default_nothing_of_allauth_is_installed():
    loaded = load_settings()
    for name in ("INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"):
        assert not [entry for entry in getattr(loaded, name) if "allauth" in entry]
    assert loaded.AUTHENTICATION_BACKENDS[1:] == [MODEL_BACKEND]


def test_without_local_sign_in_no_backend_takes_a_password():
    for variables in (OPENID, HEADER):
        backends = load_settings(**variables, LOCAL_SIGN_IN="false").AUTHENTICATION_BACKENDS
        assert MODEL_BACKEND not in backends
        assert len(backends) == 2


def test_roles_have_the_groups_that_the_setting_names():
    assert load_settings(**OPENID).SIGN_IN_ROLES == {
        "viewer": ("staff",),
        "admin": ("it", "security"),
    }


@pytest.mark.parametrize(("mfa", "length"), [("off", 15), ("optional", 15), ("required", 8)])
def test_a_password_that_stands_alone_is_longer(mfa, length):
    validators = load_settings(MFA=mfa).AUTH_PASSWORD_VALIDATORS
    assert {"min_length": length} in [validator["OPTIONS"] for validator in validators]


@pytest.mark.parametrize("name", ["account_signup", "account_email", "socialaccount_connections"])
def test_routes_of_allauth_that_this_site_does_not_need_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_site_is_ready_to_be_deployed_with_openid_alone():
    secret = "0123456789" * 6
    checked = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        **OPENID,
        LOCAL_SIGN_IN="false",
        HTTPS="true",
        SECRET_KEY=f"key-{secret}",
    )
    assert checked.returncode == 0, checked.stderr


def test_both_lists_of_packages_pin_the_same_versions():
    pins = [
        {line for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in ("requirements.txt", "requirements-sso.txt")
    ]
    assert pins[0] < pins[1]


def test_the_setting_knows_the_roles_of_this_site():
    assert set(identity_settings.ROLES) == set(roles.ROLES)
