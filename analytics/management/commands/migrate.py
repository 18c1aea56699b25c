"""Django's `migrate`, which refuses a database with LiteLLM's tables."""

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

# The catalogue itself: information_schema hides what the role has no rights on.
LITELLM_TABLES = r"""
    SELECT relname
    FROM pg_catalog.pg_class
    WHERE relname LIKE 'LiteLLM\_%' AND relkind IN ('r', 'p', 'v')
    LIMIT 1
"""


class Command(Migrate):
    """LiteLLM may drop tables that it does not know: ours must live elsewhere.

    A database check cannot do this, because Django runs the same checks for `migrate` as for
    `check --database`, where missing migrations are an error that would stop `migrate`.
    """

    def get_check_kwargs(self, options):
        """No checks of the database: that tables are missing is why this command runs."""
        return super().get_check_kwargs(options) | {"databases": None}

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor == "postgresql" and holds_litellm(connection):
            name = connection.settings_dict["NAME"]
            raise CommandError(
                f"The database {name} holds LiteLLM's tables, and LiteLLM may drop tables that it"
                " does not know. Let APP_DATABASE_URL name a database of its own."
            )
        return super().handle(*args, **options)


def holds_litellm(connection) -> bool:
    """Whether any schema of the database has a table of LiteLLM's."""
    with connection.cursor() as cursor:
        cursor.execute(LITELLM_TABLES)
        return cursor.fetchone() is not None
