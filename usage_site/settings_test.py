"""The settings of the tests: the deployment's, but for what only costs time there."""

import os

# mypy reads settings where no test has started a server.
os.environ.setdefault("LITELLM_DATABASE_URL", "postgresql://usage_reader@localhost/litellm")
os.environ.setdefault("SECRET_KEY", "only for tests: " + "0123456789" * 5)

# All ways to sign in, in this process only: those that tests start have the defaults.
EXTRAS = {
    "MFA": "optional",
    "OIDC_ISSUER": "http://localhost:9",
    "OIDC_CLIENT_ID": "user-usage",
    "OIDC_CLIENT_SECRET": "only for tests",
    "SIGN_IN_ROLES": "viewer=usage-viewers; exporter=usage-exporters; admin=usage-admins",
}
before = dict(os.environ)
os.environ.update(EXTRAS)

from .settings import *  # noqa: E402, F403 its names are settings

for name in EXTRAS.keys() - before.keys():
    del os.environ[name]

# Django's advice for tests: PBKDF2 takes 0.2 s of CPU for each login that a test creates.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every answer comes from the database: a test may write and ask again.
MIRROR_REFRESH = "external"
# Each client of a test would list all static files anew.
WHITENOISE_AUTOREFRESH = True
