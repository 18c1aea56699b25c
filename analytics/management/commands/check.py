"""Django's `check`, which also describes LiteLLM's database when there are no findings."""

from django.core.management.commands.check import Command as Check

from analytics.litellm.router import LITELLM
from analytics.litellm.session import connection_sentence


class Command(Check):
    """`check --database litellm` ends with the server, the database, the schema and the role."""

    def handle(self, *app_labels, **options):
        super().handle(*app_labels, **options)
        if LITELLM in (options["databases"] or ()):
            self.stdout.write(connection_sentence())
