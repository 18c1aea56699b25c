"""`make demo`: an embedded PostgreSQL with LiteLLM's schema, simulated data and the site."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from analytics.litellm.reader_role import reader_role_sql
from usage_site.private_files import close_to_others

from .postgres import Server, embedded_postgres, end_with_parent
from .postgres_binaries import PostgresError
from .seed import Command
from .writer import usage_being_written

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var") / "demo"
USERNAME = "admin"
LITELLM = "litellm"
APP = "app"
PORTS = range(8000, 8020)


def main() -> None:
    """Run until Ctrl-C or SIGTERM, which stops the site and then the database."""
    # Said outright: a shell lets its background jobs start with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    os.umask(0o077)
    # The site closes this folder. As root PostgreSQL runs as an account that then cannot reach it.
    close_to_others(HOME.parent)
    with embedded_postgres(HOME, say=say) as server:
        prepare(server)
        password = staff_password()
        port = free_port()
        print(
            f"\n    User Usage   http://127.0.0.1:{port}/\n"
            f"    Sign in      {USERNAME}\n"
            f"    Password     {password}\n\n"
            "    Ctrl-C stops the site and its database.\n",
            flush=True,
        )
        with usage_being_written(server.url(LITELLM)):
            serve(port)
    say("Stopped")


def say(line: str) -> None:
    print(line, flush=True)


def prepare(server: Server) -> None:
    """Create databases, data, roles and static files if they do not exist."""
    with server.connect() as connection:
        known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        for name in {LITELLM, APP} - known:
            connection.execute(f"CREATE DATABASE {name}")
    os.environ |= site_environment(server)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    call_command(Command())
    with server.connect(LITELLM) as connection:
        connection.execute(reader_role_sql())
    say("Migrating our own database")
    call_command("migrate", verbosity=0)
    if os.access(settings.STATIC_ROOT, os.W_OK):  # an image brings them, and is read-only
        say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)


def site_environment(server: Server) -> dict[str, str]:
    """Settings of the site: its databases, and its mirror in the demo's own folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "usage_site.settings",
        "LITELLM_DATABASE_URL": server.url(LITELLM, user="usage_reader"),
        "USER_USAGE_DEMO_DATABASE_URL": server.url(LITELLM),
        "APP_DATABASE_URL": server.url(APP),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or stored_secret("secret_key", 48),
        "MIRROR_DIR": str(HOME / "mirror"),
    }


def stored_secret(name: str, size: int) -> str:
    """Generated from so many random bytes at the first start, and stored in the demo's folder."""
    path = HOME / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(size))
    return path.read_text()


def staff_password() -> str:
    """The demo's password."""
    from django.contrib.auth.models import User

    password = stored_secret("password", 9)
    user, made = User.objects.get_or_create(
        username=USERNAME, defaults={"is_staff": True, "is_superuser": True}
    )
    if made:
        user.set_password(password)
        user.save()
    return password


def free_port() -> int:
    """PORT where it is set, else the first free one from 8000 on."""
    if wanted := os.environ.get("PORT"):
        return int(wanted)
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    sys.exit(f"Ports {PORTS.start} to {PORTS.stop - 1} are taken: PORT=9000 make demo")


def serve(port: int) -> None:
    """Run gunicorn as a separate process until it exits or we are stopped."""
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    site = subprocess.Popen(  # noqa: S603 no shell
        command,
        cwd=BASE_DIR,
        env={"HOST": "127.0.0.1"} | os.environ | {"PORT": str(port)},
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        site.wait()
    except KeyboardInterrupt:
        site.terminate()
        site.wait()


if __name__ == "__main__":
    try:
        main()
    except PostgresError as error:
        sys.exit(str(error))
