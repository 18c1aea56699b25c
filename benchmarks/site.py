"""The measured site: settings, staff, and requests through its WSGI application."""

import os
from contextlib import closing
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import django
from django.core.management import call_command

from demo.postgres import Server

from . import company

APP = "app"
# What the site's scripts say of a browser: that the comparison may come after the page.
SCRIPTS = "summary=later"
STATEMENT_SECONDS = 300  # nothing is given up where the size is the question


class UnexpectedAnswer(Exception):
    """The site answered with something else than 200."""


def prepare_site(server: Server) -> None:
    """Point the settings at the server, set Django up and migrate the site's own database."""
    with server.connect() as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [APP]).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {APP}")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "usage_site.settings",
        "LITELLM_DATABASE_URL": server.url(company.DATABASE, user="usage_reader"),
        "APP_DATABASE_URL": server.url(APP),
        "LITELLM_STATEMENT_TIMEOUT": str(STATEMENT_SECONDS),
        "LITELLM_EXPORT_TIMEOUT": str(STATEMENT_SECONDS),
        "DEBUG": "false",
        "HTTPS": "false",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    call_command("migrate", verbosity=0)


def staff_cookies(count: int) -> list[str]:
    """The Cookie header of so many signed-in admins, each of an own."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    cookies = []
    for number in range(count):
        user, _ = User.objects.get_or_create(
            username=f"admin-{number}", defaults={"is_staff": True, "is_superuser": True}
        )
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session}")
    return cookies


def clear_caches() -> None:
    """Let the next answer be a cold one."""
    from django.conf import settings
    from django.core.cache import caches

    for alias in settings.CACHES:
        caches[alias].clear()


class Visitor:
    """A signed-in admin who talks to the WSGI application in this process."""

    def __init__(self, cookie: str):
        from usage_site.wsgi import application

        self.application = application
        self.cookie = cookie

    def get(self, address: str, *, packed: bool = True, scripts: bool = True) -> int:
        """The bytes of the answer. packed, scripts: as browsers ask. Raises UnexpectedAnswer."""
        parts = urlsplit(address)
        environ: dict[str, Any] = {
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_COOKIE": f"{self.cookie}; {SCRIPTS}" if scripts else self.cookie,
            "HTTP_ACCEPT_ENCODING": "gzip" if packed else "identity",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": BytesIO(),
        }
        setup_testing_defaults(environ)
        statuses = []
        answer = self.application(environ, lambda status, headers, *_: statuses.append(status))
        with closing(answer):
            size = sum(map(len, answer))
        if not statuses[0].startswith("200"):
            raise UnexpectedAnswer(f"{statuses[0]} for {address}")
        return size
