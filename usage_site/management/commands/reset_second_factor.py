"""Removes somebody's second factor, when they have lost it and their recovery codes."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.accounts.second_factor import is_offered, reset_second_factor


class Command(BaseCommand):
    help = (
        "Removes authenticator app, passkeys and recovery codes of a login and ends its sessions."
        " Make sure who asks for it. The password stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: object) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no login {username}")
        if not is_offered():
            raise CommandError("MFA is off: set MFA as the site does")
        self.stdout.write(f"{username}: {reset_second_factor(user)} removed, all sessions ended")
