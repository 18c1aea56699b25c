"""Sign-in settings: passwords, limits, sessions and cookies."""

from datetime import timedelta

from . import env

HTTPS = env.flag("HTTPS", default=False)

PASSWORD_HASHERS = ["usage_site.password_hashing.LimitedPBKDF2PasswordHasher"]
# Threads that may wait to hash a password; they serve nobody else meanwhile.
SIGN_INS_WAITING = env.count("WEB_THREADS", 16) // 4
# An HTTPS proxy appends to X-Forwarded-For. Without one, clients may write it themselves.
TRUSTED_PROXIES = env.count("TRUSTED_PROXIES", 1 if HTTPS else 0, minimum=0, maximum=10)
SIGN_IN_FAILURES = env.count("SIGN_IN_FAILURES", 5)
SIGN_IN_FAILURES_PER_ADDRESS = env.count("SIGN_IN_FAILURES_PER_ADDRESS", 50, maximum=100_000)
SIGN_IN_LOCKOUT_MINUTES = env.count("SIGN_IN_LOCKOUT_MINUTES", 15, maximum=1440)
AXES_HANDLER = "usage_site.sign_in_limits.SignInLimits"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = SIGN_IN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCKOUT_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "analytics.audit.client_address.rate_limited_address"
AXES_LOCKOUT_CALLABLE = "usage_site.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit log says it
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Used codes and the limits of second factors.
CACHES = {"default": {"BACKEND": "usage_site.shared_cache.SharedCache"}}

# A table that names the user of each session, so that ending them is one statement.
SESSION_ENGINE = "analytics.accounts.session_store"
SESSION_IDLE_HOURS = env.count("SESSION_IDLE_HOURS", 24, maximum=8760)
SESSION_MAX_DAYS = env.count("SESSION_MAX_DAYS", 14, maximum=365)
SESSION_COOKIE_AGE = SESSION_MAX_DAYS * 86_400
# Browsers take a cookie of such a name from this host by HTTPS alone, with the path `/`.
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
