"""The measured site: settings, staff, and requests through its WSGI application."""

import os
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import django
from django.core.management import call_command

from demo.postgres import Server

from . import company

APP = "app"


class UnexpectedResponse(Exception):
    """The site's response is not a 200."""


def prepare_site(server: Server, mirror: Path) -> None:
    """Point the settings at the server, set Django up and do what a deployment does before a start.

    mirror: its folder; static files are collected beside it. This process refreshes the mirror only
    where it is measured.
    """
    with server.connect() as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [APP]).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {APP}")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "usage_site.settings",
        "LITELLM_DATABASE_URL": server.url(company.DATABASE, user="usage_reader"),
        "APP_DATABASE_URL": server.url(APP),
        "MIRROR_DIR": str(mirror),
        "STATIC_ROOT": str(mirror.parent / "static"),
        "MIRROR_REFRESH": "external",
        "DEBUG": "false",
        "HTTPS": "false",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def staff_cookies(count: int) -> list[str]:
    """The Cookie headers of so many signed-in admins."""
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


class Visitor:
    """A signed-in admin who calls the WSGI application in this process."""

    def __init__(self, cookie: str):
        from usage_site.wsgi import application

        self.application = application
        self.cookie = cookie

    def get(self, address: str, *, compressed: bool = True) -> int:
        """The bytes of the response. Raises UnexpectedResponse."""
        parts = urlsplit(address)
        environ: dict[str, Any] = {
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_ENCODING": "gzip" if compressed else "identity",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": BytesIO(),
        }
        setup_testing_defaults(environ)
        statuses: list[str] = []

        def start_response(status: str, headers: object, error: object = None, /) -> Any:
            statuses.append(status)

        response = self.application(environ, start_response)
        with closing(response):
            size = sum(map(len, response))
        if not statuses[0].startswith("200"):
            raise UnexpectedResponse(f"{statuses[0]} for {address}")
        return size
