"""Identity settings: local logins, the second factor, OpenID Connect, and a proxy's header."""

from importlib.util import find_spec
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import env

ROLES = ("viewer", "exporter", "admin", "viewer-pseudonymous")
EXTRA = "allauth", "fido2", "jwt", "oauthlib", "qrcode", "requests"
LOOPBACK = "localhost", "127.0.0.1", "::1"
REMOTE_USER_BACKEND = "usage_site.identity.backends.TrustedHeaderBackend"
OPENID_BACKEND = "usage_site.identity.backends.OpenIDConnectBackend"


def needs_extra(name: str) -> None:
    """Raises ImproperlyConfigured where packages of the extra `sso` are missing."""
    if missing := [package for package in EXTRA if find_spec(package) is None]:
        raise ImproperlyConfigured(
            f"{name} needs the extra sso ({missing[0]} is missing):"
            " .venv/bin/pip install -r requirements-sso.txt"
        )


def secure_issuer(issuer: str) -> str:
    """Without a slash at its end. Raises ImproperlyConfigured for HTTP that leaves the machine."""
    parts = urlsplit(issuer)
    is_local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or (parts.scheme != "https" and not is_local) or parts.query:
        raise ImproperlyConfigured(f"OIDC_ISSUER={issuer}: use an https:// address")
    return issuer.rstrip("/")


def known_roles(name: str, roles: list[str]) -> None:
    """Raises ImproperlyConfigured for a role that does not exist."""
    if unknown := [role for role in roles if role not in ROLES]:
        raise ImproperlyConfigured(f"{name}: {unknown[0]} is no role, use {', '.join(ROLES)}")


def header_key(name: str) -> str:
    """The header as WSGI names it. Raises ImproperlyConfigured for what is no header's name."""
    header = env.text(name)
    if not header:
        return ""
    if not header.replace("-", "").isalnum() or not header.isascii():
        raise ImproperlyConfigured(
            f"{name}={header}: use letters, digits and hyphens, such as X-Forwarded-User"
        )
    return "HTTP_" + header.upper().replace("-", "_")


def networks(name: str) -> list:
    """Addresses and networks. Raises ImproperlyConfigured for other text, and for everybody."""
    found = []
    for word in env.words(name):
        try:
            network = ip_network(word, strict=False)
        except ValueError:
            raise ImproperlyConfigured(f"{name}: {word} is no address or network") from None
        if network.prefixlen == 0:
            raise ImproperlyConfigured(f"{name}: {word} would trust everybody")
        found.append(network)
    return found


# Which groups of the provider or the proxy have which role, and the role of all others.
SIGN_IN_ROLES = env.named_words("SIGN_IN_ROLES")
known_roles("SIGN_IN_ROLES", list(SIGN_IN_ROLES))
SIGN_IN_DEFAULT_ROLE = env.text("SIGN_IN_DEFAULT_ROLE")
known_roles("SIGN_IN_DEFAULT_ROLE", [SIGN_IN_DEFAULT_ROLE] if SIGN_IN_DEFAULT_ROLE else [])

LOCAL_SIGN_IN = env.flag("LOCAL_SIGN_IN", default=True)
MFA = env.one_of("MFA", "OFF", ("OFF", "OPTIONAL", "REQUIRED")).lower()
# ASVS 5 and NIST SP 800-63B-4: 15 where the password is the only factor, 8 beside another.
PASSWORD_MIN_LENGTH = env.count(
    "PASSWORD_MIN_LENGTH", 8 if MFA == "required" else 15, minimum=8, maximum=128
)

OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME", "single sign-on")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_SCOPES = env.text("OIDC_SCOPES", "openid profile email").replace(",", " ").split()
OIDC_GROUPS_CLAIM = env.text("OIDC_GROUPS_CLAIM", "groups")

# Somebody who has left never signs in again, which is where roles follow the groups.
SSO_TOKEN_DAYS = env.count("SSO_TOKEN_DAYS", 30, maximum=3650)

REMOTE_USER_HEADER = header_key("REMOTE_USER_HEADER")
REMOTE_USER_GROUPS_HEADER = header_key("REMOTE_USER_GROUPS_HEADER")
REMOTE_USER_PROXIES = networks("REMOTE_USER_PROXIES")

if OIDC_ISSUER:
    OIDC_ISSUER = secure_issuer(OIDC_ISSUER)
    needs_extra("OIDC_ISSUER")
    env.required("OIDC_CLIENT_ID", "the provider of OIDC_ISSUER gave one to this site")
    env.required("OIDC_CLIENT_SECRET", "the provider of OIDC_ISSUER gave one to this site")
    if "openid" not in OIDC_SCOPES:
        raise ImproperlyConfigured("OIDC_SCOPES: openid is missing")
if REMOTE_USER_HEADER:
    env.required("REMOTE_USER_PROXIES", "only these may send REMOTE_USER_HEADER")
if OIDC_ISSUER and REMOTE_USER_HEADER:
    raise ImproperlyConfigured("REMOTE_USER_HEADER: use it or OIDC_ISSUER, not both")
if (OIDC_ISSUER or REMOTE_USER_HEADER) and not (SIGN_IN_ROLES or SIGN_IN_DEFAULT_ROLE):
    raise ImproperlyConfigured("SIGN_IN_ROLES is not set: nobody would have a role")
if not LOCAL_SIGN_IN and not (OIDC_ISSUER or REMOTE_USER_HEADER):
    raise ImproperlyConfigured(
        "LOCAL_SIGN_IN=false would lock everybody out: set OIDC_ISSUER or REMOTE_USER_HEADER"
    )
if MFA != "off":
    needs_extra(f"MFA={MFA}")

# Sessions of a backend that is not named here end.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend"]
if LOCAL_SIGN_IN:
    AUTHENTICATION_BACKENDS += ["django.contrib.auth.backends.ModelBackend"]
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS += [OPENID_BACKEND]
if REMOTE_USER_HEADER:
    AUTHENTICATION_BACKENDS += [REMOTE_USER_BACKEND]

IDENTITY_APPS: list[str] = []
if OIDC_ISSUER or MFA != "off":
    IDENTITY_APPS += ["allauth", "allauth.account"]
if OIDC_ISSUER:
    IDENTITY_APPS += [
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
if MFA != "off":
    IDENTITY_APPS += ["allauth.mfa"]
IDENTITY_MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"] if IDENTITY_APPS else []
if MFA != "off":
    IDENTITY_MIDDLEWARE += ["usage_site.identity.required_factor.RequiredFactorMiddleware"]
HEADER_MIDDLEWARE = (
    ["usage_site.identity.trusted_header.TrustedHeaderMiddleware"] if REMOTE_USER_HEADER else []
)

# --- allauth: nobody registers, and no email is sent.

ACCOUNT_ADAPTER = "usage_site.identity.account_adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "login"
# Of a user, whatever the address; django-axes counts by user and address.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/15m/key", "reauthenticate": "20/m/user"}
ACCOUNT_REAUTHENTICATION_METHODS = ["password"]
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SOCIALACCOUNT_ADAPTER = "usage_site.identity.provider_adapter.ProviderAccountAdapter"
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": OIDC_SCOPES,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER, "scope": OIDC_SCOPES},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
MFA_ADAPTER = "usage_site.identity.factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_ALLOW_UNVERIFIED_EMAIL = MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "login_webauthn": "usage_site.identity.passkey_forms.PasskeySignInForm",
    "authenticate_webauthn": "usage_site.identity.passkey_forms.PasskeyFactorForm",
    "add_webauthn": "usage_site.identity.passkey_forms.AddPasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "User Usage"
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, for clocks that differ
