"""Removes somebody's second factor, when they have lost it and their recovery codes."""

from django.apps import apps
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.accounts.sessions import end_sessions
from analytics.audit.kinds import Kind
from analytics.audit.record import record


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
        if not apps.is_installed("allauth.mfa"):
            raise CommandError("MFA is off: set MFA as the site does")
        authenticator = apps.get_model("mfa", "Authenticator")
        count, _models = authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        record(Kind.ACCOUNT_CHANGED, subject=username, detail="second factor reset")
        self.stdout.write(f"{username}: {count} removed, and all sessions ended")
