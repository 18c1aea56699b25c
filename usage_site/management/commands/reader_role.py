"""Creates the site's read-only role, connected as the owner of LiteLLM's database."""

import secrets
import sys
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg import sql
from psycopg.conninfo import make_conninfo

from analytics.litellm.reader_role import ROLE, reader_role_sql
from usage_site.database_url import DatabaseURL, parse_database_url

VARIABLE = "LITELLM_DATABASE_URL"
# Of the owner's URL, what the site's own connection needs, too.
TAKEN_OVER = ("sslmode", "sslrootcert")
CONNECT_SECONDS = 10


class Command(BaseCommand):
    help = (
        f"Creates or updates the read-only role {ROLE} in LiteLLM's database (docs/reader_role.sql)"
        f" and prints the {VARIABLE} of the site. {VARIABLE} names the owner for this one run:"
        f' {VARIABLE}="$DATABASE_URL" manage.py reader_role'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--schema", default="", help="where LiteLLM's tables are, if in several"
        )
        parser.add_argument(
            "--sql", action="store_true", help="print the SQL and connect to nothing"
        )
        password = parser.add_mutually_exclusive_group()
        password.add_argument(
            "--new-password", action="store_true", help=f"replace the password of {ROLE}"
        )
        password.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(
        self, *, schema: str, sql: bool, new_password: bool, password_stdin: bool, **options: object
    ) -> None:
        if sql:
            self.stdout.write(reader_role_sql(schema))
            return
        given = parse_database_url(VARIABLE, settings.LITELLM_DATABASE_URL)
        password = read_password() if password_stdin else secrets.token_urlsafe(24)
        try:
            parameters = given.parameters | {"connect_timeout": str(CONNECT_SECONDS)}
            with psycopg.connect(make_conninfo("", **parameters)) as owner:
                owner.add_notice_handler(
                    lambda notice: self.stderr.write(notice.message_primary or "")
                )
                existed = role_exists(owner)
                owner.execute(reader_role_sql(schema or given.schema))
                if sets_password := not existed or new_password or password_stdin:
                    set_password(owner, password)
        except psycopg.Error as error:
            raise CommandError(error.diag.message_primary or str(error).strip()) from error
        if not sets_password:
            self.stderr.write(f"The password of {ROLE} is unchanged (--new-password replaces it).")
            return
        self.stderr.write("Save this line for the site. The password is not shown again:")
        self.stdout.write(reader_line(reader_url(given, password)))


def read_password() -> str:
    """One line of standard input. Raises CommandError when it is empty."""
    if password := sys.stdin.readline().rstrip("\r\n"):
        return password
    raise CommandError("There is no password on standard input.")


def role_exists(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE])
    return found.fetchone() is not None


def set_password(connection: psycopg.Connection, password: str) -> None:
    """Sends the hash, as psql's \\password does: no log of the server shows the password."""
    hashed = connection.pgconn.encrypt_password(password.encode(), ROLE.encode())
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(ROLE), sql.Literal(hashed.decode())))


def reader_line(url: str) -> str:
    """For a file of variables. A shell needs the quotes for `&`; the site leaves them out."""
    return f"{VARIABLE}='{url}'"


def reader_url(owner: DatabaseURL, password: str) -> str:
    """The owner's URL with the role in place of the owner."""
    given = owner.parameters
    taken = {name: given[name] for name in TAKEN_OVER if name in given}
    host, port = given.get("host", ""), given.get("port", "")
    if host.startswith("/") or "," in host:
        taken |= {name: given[name] for name in ("host", "port") if name in given}
        host = port = ""
    if ":" in host:
        host = f"[{host}]"
    if owner.is_pooled:
        taken["pgbouncer"] = "true"
    place = f"{host}:{port}" if port else host
    query = f"?{urlencode(taken, quote_via=quote)}" if taken else ""
    database = quote(given["dbname"], safe="")
    return f"postgresql://{ROLE}:{quote(password, safe='')}@{place}/{database}{query}"
