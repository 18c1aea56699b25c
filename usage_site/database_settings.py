"""Database settings: the site's own (`default`) and the proxy's (`litellm`), read-only."""

from pathlib import Path

from . import env
from .database_url import postgres_settings
from .private_files import close_to_others

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("DATA_DIR") or env.text("VAR_DIR") or BASE_DIR / "var")
close_to_others(VAR_DIR)

LITELLM_DATABASE_URL = env.required(
    "LITELLM_DATABASE_URL",
    "the PostgreSQL database of your LiteLLM proxy, postgresql://user:password@host:port/database"
    " (or run make demo to try the site without one)",
)
APP_DATABASE_URL = env.text("APP_DATABASE_URL")
STATEMENT_TIMEOUT = env.number("LITELLM_STATEMENT_TIMEOUT", 15, minimum=0.001, maximum=3600)
OWN_SESSION = {
    "statement_timeout": "5000",
    "lock_timeout": "3000",
    "idle_in_transaction_session_timeout": "30000",
}
READ_ONLY_SESSION = {
    "default_transaction_read_only": "on",
    "statement_timeout": f"{STATEMENT_TIMEOUT * 1000:.0f}",
    "lock_timeout": "1000",
    "idle_in_transaction_session_timeout": "30000",
    "jit": "off",  # compiling takes longer than any of our statements runs
    "max_parallel_workers_per_gather": "0",  # one core of the server at most
    "TimeZone": "UTC",
}
# Detects a lost server within seconds; a URL can override all but connect_timeout.
NETWORK = {"tcp_user_timeout": 3000, "keepalives_idle": 10, "application_name": "user-usage"}


def app_database() -> dict:
    """Our own database: PostgreSQL where a URL is set, else a SQLite file."""
    if APP_DATABASE_URL:
        own = postgres_settings("APP_DATABASE_URL", APP_DATABASE_URL, OWN_SESSION)
        own["OPTIONS"] = NETWORK | own["OPTIONS"] | {"connect_timeout": 2}
        return own | {"ENGINE": "usage_site.bounded_postgresql"}
    env.writable_folder(VAR_DIR)
    # NORMAL: a crash of the machine may lose the last moments, never the file.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"
    options = {"transaction_mode": "IMMEDIATE", "init_command": pragmas}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "app.sqlite3",
        "OPTIONS": options,
    }


DATABASES = {
    "default": app_database(),
    "litellm": postgres_settings("LITELLM_DATABASE_URL", LITELLM_DATABASE_URL, READ_ONLY_SESSION),
}
DATABASES["litellm"]["OPTIONS"] = {
    **NETWORK,
    "prepare_threshold": None,
    **DATABASES["litellm"]["OPTIONS"],
    "connect_timeout": 2,
}
# A connection for each thread and no pool: just as quick, and an outage is reported at once (a pool
# has everybody wait until its own patience ends).
for database in DATABASES.values():
    database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASE_ROUTERS = ["analytics.litellm.router.LitellmRouter"]
