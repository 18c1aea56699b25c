"""Django settings: two databases, staff only, a strict browser policy."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from . import env
from .database_settings import *  # noqa: F403 its names are settings
from .database_settings import DATA_DIR
from .env_guards import host_names, strong_secret
from .folders import BASE_DIR
from .identity_settings import *  # noqa: F403 its names are settings
from .identity_settings import (
    HEADER_MIDDLEWARE,
    IDENTITY_APPS,
    IDENTITY_MIDDLEWARE,
    PASSWORD_MIN_LENGTH,
)
from .log_settings import logging_settings
from .sign_in_settings import *  # noqa: F403 its names are settings
from .sign_in_settings import TRUSTED_PROXIES
from .version import version

VERSION = version()

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = strong_secret("SECRET_KEY", env.secret("SECRET_KEY", kept_in=DATA_DIR / "secret_key"))
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "usage_site.csrf.csrf_failure"
HTTPS = env.flag("HTTPS", default=False)
# Seconds for the whole of a request to arrive, and its largest body: no form here is longer.
REQUEST_TIMEOUT = env.number("REQUEST_TIMEOUT", 10, minimum=0.1, maximum=300)
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

POWER_USER_SPEND = env.number("POWER_USER_SPEND", 200)
LOW_USER_SPEND = env.number("LOW_USER_SPEND", 10)
if LOW_USER_SPEND > POWER_USER_SPEND:
    raise ImproperlyConfigured("LOW_USER_SPEND must not exceed POWER_USER_SPEND")
SEAT_PRICE = env.number("SEAT_PRICE", 0)
SERVICE_ACCOUNTS = env.words("SERVICE_ACCOUNTS", "default_user_id")
EXTRA_TOOLS = env.named_words("EXTRA_TOOLS")
ADMIN_CONTACT = env.text("ADMIN_CONTACT", "the person who runs your LiteLLM proxy")

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # analytics.staff has a site of its own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "csp",
    "axes",
    "analytics",
    "analytics.audit",
    "analytics.litellm",
    "analytics.accounts",
    *IDENTITY_APPS,
    "usage_site",
]

MIDDLEWARE = [
    "analytics.audit.request_id.RequestIdMiddleware",
    "usage_site.request_log.RequestLogMiddleware",
    "usage_site.security_headers.security_headers",
    "csp.middleware.CSPMiddleware",
    "usage_site.middleware.head_without_body",
    "usage_site.health.ProbeMiddleware",  # needs no Host, no session and no database
    "usage_site.metrics_page.MetricsMiddleware",
    "usage_site.body_limit.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "usage_site.own_database.MigratedMiddleware",
    # Adds noise to the length of every answer, so that it gives no secret away (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "usage_site.session_middleware.ReadableSessionMiddleware",
    "usage_site.sessions.SessionExpiryMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    *HEADER_MIDDLEWARE,
    "usage_site.middleware.StaffRequiredMiddleware",
    *IDENTITY_MIDDLEWARE,
    "analytics.accounts.privacy.PrivacyMiddleware",
    "analytics.pages.audit.AuditMiddleware",
    "analytics.pages.failures.UsageErrorMiddleware",
    "analytics.accounts.preferences.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "usage_site.urls"
WSGI_APPLICATION = "usage_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- People

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "usage:home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": PASSWORD_MIN_LENGTH}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Whether subdomains and browsers' preload lists take part is for the owner of the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUDIT_DAYS = env.count("AUDIT_DAYS", 365, minimum=30, maximum=36_500)

# --- Programs

API_TOKENS_WITHOUT_EXPIRY = env.flag("API_TOKENS_WITHOUT_EXPIRY", default=False)
API_REQUESTS_PER_MINUTE = env.count("API_REQUESTS_PER_MINUTE", 120, maximum=100_000)
API_FAILURES_PER_MINUTE = env.count("API_FAILURES_PER_MINUTE", 30, maximum=100_000)
LITELLM_ADMIN_KEYS = env.flag("LITELLM_ADMIN_KEYS", default=False)
# Its hash alone: settings appear in tracebacks.
LITELLM_MASTER_KEY_HASH = env.hashed("LITELLM_MASTER_KEY")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- Words, numbers, files

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "usage_site.storage.PagesFinder",
]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
env.existing_folder(STATIC_ROOT)
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755  # collected files are public, whatever the umask
# What was not collected, or not since it changed, is served from its source.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "usage_site.storage.CollectedStaticFilesStorage"},
}

# The local copy of LiteLLM's tables: its folder, and what copying and answering may take.
MIRROR_DIR = Path(env.text("MIRROR_DIR") or DATA_DIR / "mirror")
MIRROR_SECONDS = env.number("MIRROR_SECONDS", 5, minimum=0.1, maximum=3600)
MIRROR_MEMORY = f"{env.count('MIRROR_MEGABYTES', 1000, minimum=100, maximum=1_000_000)}MB"
MIRROR_THREADS = env.count("MIRROR_THREADS", 1, maximum=64)
MIRROR_KEEP_PRUNED_TAGS = env.flag("MIRROR_KEEP_PRUNED_TAGS", default=True)
# The web process refreshes the mirror itself, or `manage.py refresh --loop` does.
MIRROR_REFRESH = env.one_of("MIRROR_REFRESH", "AUTO", ("AUTO", "EXTERNAL")).lower()
MIRROR_RETENTION = env.number("MIRROR_RETENTION", 3600, maximum=604_800)

# Seconds for a download, and downloads at once: each holds a thread.
EXPORT_TIMEOUT = env.number("EXPORT_TIMEOUT", 300, minimum=0.001, maximum=86_400)
EXPORTS_AT_ONCE = env.count("EXPORTS_AT_ONCE", 8, maximum=100)

for name, why in {
    "CACHE_MEGABYTES": "pages read the local copy of LiteLLM's tables (MIRROR_MEGABYTES)",
    "CACHE_URL": "pages read the local copy of LiteLLM's tables, and Redis is not used",
    "LITELLM_STATEMENTS_AT_ONCE": "pages no longer query LiteLLM's database",
    "LITELLM_EXPORTS_AT_ONCE": "its name is EXPORTS_AT_ONCE, with a default of 8",
    "LITELLM_EXPORT_TIMEOUT": "its name is EXPORT_TIMEOUT",
}.items():
    env.removed(name, why)

LOG_LEVEL = env.one_of("LOG_LEVEL", "INFO", env.LOG_LEVELS)
LOG_FORMAT = env.one_of("LOG_FORMAT", "TEXT", env.LOG_FORMATS).lower()
REQUEST_ID_FROM_PROXY = env.flag("REQUEST_ID_FROM_PROXY", default=False)
if REQUEST_ID_FROM_PROXY and not TRUSTED_PROXIES:
    raise ImproperlyConfigured("REQUEST_ID_FROM_PROXY=true needs TRUSTED_PROXIES of at least 1")
# Search texts and user IDs are in the query string.
LOG_QUERY_STRINGS = env.flag("LOG_QUERY_STRINGS", default=False)
AUDIT_LOG = env.text("AUDIT_LOG")
LOGGING = logging_settings(
    log_format=LOG_FORMAT, level=LOG_LEVEL, audit_log=AUDIT_LOG, folder=DATA_DIR
)
# Its hash alone, as of other secrets. Empty: there is no /metrics.
METRICS_TOKEN_HASH = env.hashed("METRICS_TOKEN")
if METRICS_TOKEN_HASH:
    strong_secret("METRICS_TOKEN", env.text("METRICS_TOKEN"))
