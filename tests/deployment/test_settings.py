"""Settings: named errors, Prisma URLs and two separate databases."""

import re
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.loaded_settings import load_settings
from tests.site import ROOT, manage
from usage_site import env
from usage_site.database_url import ENCODE, FORM, postgres_settings

URL = "postgresql://litellm:p%40ss@db.example.com:5433/litellm"
READ_ONLY = {"default_transaction_read_only": "on", "statement_timeout": "15000"}


def test_a_plain_url_becomes_djangos_settings():
    settings = postgres_settings("X", URL, READ_ONLY)
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example.com",
        "PORT": "5433",
        "NAME": "litellm",
        "USER": "litellm",
        "PASSWORD": "p@ss",
        "OPTIONS": {"options": "-c default_transaction_read_only=on -c statement_timeout=15000"},
    }


def test_parameters_of_prisma_are_left_out_with_a_line_in_the_log(caplog):
    caplog.set_level("WARNING")
    extra = "?connection_limit=10&pool_timeout=60&socket_timeout=5&sslmode=require"
    options = postgres_settings("LITELLM_DATABASE_URL", URL + extra, {})["OPTIONS"]
    assert options == {"sslmode": "require"}
    assert "connection_limit, pool_timeout, socket_timeout" in caplog.text
    assert "p%40ss" not in caplog.text


def test_the_schema_becomes_the_search_path():
    options = postgres_settings("X", URL + "?schema=lite%20llm", {})["OPTIONS"]
    assert options == {"options": '-c search_path="lite\\ llm"'}


def test_a_pooler_gets_no_start_up_options():
    assert postgres_settings("X", URL + "?pgbouncer=true", READ_ONLY)["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("sslmode=no-verify", {"sslmode": "require"}),
        ("sslmode=require&sslaccept=strict", {"sslmode": "verify-full"}),
        ("sslmode=require&sslaccept=accept_invalid_certs", {"sslmode": "require"}),
        ("sslcert=/ca.pem&sslmode=prefer", {"sslrootcert": "/ca.pem", "sslmode": "prefer"}),
    ],
)
def test_ssl_is_understood_as_prisma_means_it(given, understood):
    assert postgres_settings("X", f"{URL}?{given}", {})["OPTIONS"] == understood


@pytest.mark.parametrize(
    "url",
    ["mysql://a/b", "litellm", "postgresql://host", "postgresql://host:port/x", "postgres://[/x"],
)
def test_a_malformed_url_stops_by_the_name_of_its_variable(url):
    with pytest.raises(ImproperlyConfigured, match="LITELLM_DATABASE_URL"):
        postgres_settings("LITELLM_DATABASE_URL", url, {})


@pytest.mark.parametrize(
    "password",
    [
        *(
            "a long random one",
            "se%cret9",
            "p@ss/w",
            "se#x",
            "se?x",
            "12?x",
            "p/w",
            "p@ss",
            "se%ce",
        ),
        *("se%00x", "a[b", "a]b", "tab\tbed", "se?schema=x"),
    ],
)
@pytest.mark.parametrize("name", ["LITELLM_DATABASE_URL", "APP_DATABASE_URL"])
def test_no_part_of_a_password_that_is_not_encoded_is_ever_printed(caplog, name, password):
    caplog.set_level("DEBUG")
    with pytest.raises(ImproperlyConfigured) as refused:
        postgres_settings(name, f"postgresql://user:{password}@db.example.com:5432/litellm", {})
    assert str(refused.value) in {
        f"{name}: {ENCODE}",
        f"{name}: use {FORM}, and {ENCODE}",
        f"{name}: use {FORM}, with the password percent-encoded",
    }
    assert caplog.text == ""
    assert refused.value.__cause__ is None


def test_an_encoded_password_is_taken_as_it_was():
    password = "a long%&ran#dom/one?=@[é"
    url = f"postgresql://user:{quote(password, safe='')}@db.example.com/litellm?sslmode=require"
    assert postgres_settings("X", url, {})["PASSWORD"] == password


def test_an_unencoded_password_stops_the_process_without_a_traceback():
    url = "postgresql://user:a long random one@db.example.com/litellm"
    stopped = manage("check", LITELLM_DATABASE_URL=url)
    assert stopped.stderr.startswith("Not configured: LITELLM_DATABASE_URL: percent-encode")
    assert "random" not in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert stopped.returncode == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITELLM_DATABASE_URL", ""),
        ("DEBUG", "yes"),
        ("POWER_USER_SPEND", "many"),
        ("LOW_USER_SPEND", "-1"),
        ("LITELLM_STATEMENT_TIMEOUT", "0"),
        ("LITELLM_STATEMENT_TIMEOUT", "inf"),
        ("LITELLM_STATEMENT_TIMEOUT", "1e10"),
        ("EXPORTS_AT_ONCE", "0"),
        ("EXPORTS_AT_ONCE", "1.5"),
        ("EXPORT_TIMEOUT", "0"),
        ("MIRROR_REFRESH", "sometimes"),
        ("CACHE_URL", "redis://cache"),
        ("LITELLM_EXPORTS_AT_ONCE", "2"),
        ("LITELLM_STATEMENTS_AT_ONCE", "2"),
        ("LITELLM_DATABASE_URL", "postgresql://h/x?sslmode=bogus"),
        ("APP_DATABASE_URL", "sqlite:///x"),
        ("LOG_LEVEL", "loud"),
        ("EXTRA_TOOLS", "Acme"),
        ("ALLOWED_HOSTS", " , "),
        ("LOW_USER_SPEND", "201"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "usage.example.com,https://usage.example.com"),
        ("ALLOWED_HOSTS", "usage.example.com:8443"),
        ("ALLOWED_HOSTS", "usage.example.com/users"),
        ("ALLOWED_HOSTS", "::1"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "ab" * 40),
        ("SECRET_KEY", "please-change-me-0123456789-abcdefghijklmnop"),
        ("SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuv"),
        ("TRUSTED_PROXIES", "-1"),
        ("SIGN_IN_FAILURES", "0"),
        ("SESSION_IDLE_HOURS", "0"),
    ],
)
def test_a_missing_or_malformed_setting_stops_the_process_by_name(name, value):
    with pytest.raises(SystemExit) as stopped, env.exit_when_invalid():
        load_settings(**{name: value})
    assert str(stopped.value).startswith(f"Not configured: {name}")


def test_a_refused_secret_is_never_repeated():
    with pytest.raises(ImproperlyConfigured) as refused:
        load_settings(SECRET_KEY="sh0rt")
    assert "sh0rt" not in str(refused.value)


@pytest.mark.parametrize("hosts", [".example.com", "usage.example.com, 10.0.0.7,[::1]", "usage_1"])
def test_hosts_are_names_and_addresses(hosts):
    assert ",".join(load_settings(ALLOWED_HOSTS=hosts).ALLOWED_HOSTS) == hosts.replace(" ", "")


@pytest.mark.parametrize(("https", "proxies"), [("true", 1), ("false", 0)])
def test_an_https_proxy_is_trusted_to_name_the_client(https, proxies):
    assert proxies == load_settings(HTTPS=https).TRUSTED_PROXIES


def test_every_setting_is_documented():
    files = (
        "usage_site/settings.py",
        "usage_site/sign_in_settings.py",
        "usage_site/identity_settings.py",
        "deploy/gunicorn.conf.py",
    )
    source = "".join((ROOT / name).read_text() for name in files)
    names = set(re.findall(r"""env\.\w+\(\s*["']([A-Z_]+)["']""", source))
    rows = re.findall(r"^\|([^|]+)\|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    table = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert names == table & names
    assert "DATABASE_URL" not in table


def test_a_tool_can_be_added_by_a_setting():
    code = "from analytics.domain.tags import exact_tags; print(exact_tags(['acme-cli']))"
    shown = manage("shell", "-v", "0", "-c", code, EXTRA_TOOLS="Acme CLI=acme,acme_2; Bot=bot")
    assert "'User-Agent: acme', 'User-Agent:acme', 'User-Agent: acme_2'" in shown.stdout


def test_a_secret_is_generated_once_and_readable_by_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    kept = tmp_path / "new" / "secret"
    assert env.secret("SECRET_KEY", kept) == env.secret("SECRET_KEY", kept)
    assert len(kept.read_text()) > 50
    assert kept.stat().st_mode & 0o777 == 0o600


def test_migrate_sees_litellms_tables_though_it_has_no_rights_on_them(server):
    with server.connect("litellm_test") as connection:
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN")
    refused = manage("migrate", APP_DATABASE_URL=server.url("litellm_test", user="stranger"))
    assert "holds LiteLLM's tables" in refused.stderr


@pytest.mark.parametrize("database", ["default", "litellm"])
def test_migrate_refuses_a_database_with_litellms_tables(server, database):
    refused = manage("migrate", "--database", database, APP_DATABASE_URL=server.url("litellm_test"))
    assert refused.returncode == 1
    assert "holds LiteLLM's tables" in refused.stderr
    with server.connect("litellm_test") as connection:
        made = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    assert made == (None,)


def test_the_sites_own_database_is_sqlite_without_a_url():
    databases = load_settings(APP_DATABASE_URL="").DATABASES
    assert databases["default"]["ENGINE"].endswith("sqlite3")
