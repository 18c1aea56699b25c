"""`manage.py backup FOLDER`: a copy of what the site cannot fetch again."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

FILES = "app.sqlite3", "secret_key"
PG_DUMP = 'umask 077; pg_dump -Fc -d "$APP_DATABASE_URL" -f app.dump'


class Command(BaseCommand):
    help = (
        "Copies the SQLite file with logins, sessions, tokens, views and notes, and the secret key,"
        " into a new folder; the site may be running. The mirror needs no copy."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *, folder: Path, **options: object) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(f"The site's own database is PostgreSQL: {PG_DUMP}")
        try:
            folder.mkdir(mode=0o700, parents=True)
            self.copy(folder)
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"{folder}: {error}") from error

    def copy(self, folder: Path) -> None:
        database, key = (folder / name for name in FILES)
        with closing(sqlite3.connect(database)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        self.stdout.write(f"Saved {database}")
        kept = settings.DATA_DIR / key.name
        if kept.exists():
            key.touch(0o600)
            key.write_bytes(kept.read_bytes())
            self.stdout.write(f"Saved {key}")
        else:
            self.stdout.write("The secret key comes from SECRET_KEY: keep a copy of it, too.")
