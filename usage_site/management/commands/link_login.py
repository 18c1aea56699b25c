"""Links an existing login to the single sign-on, when an admin knows that both are one person."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from analytics.accounts.second_factor import is_offered, reset_second_factor
from analytics.accounts.sessions import end_sessions
from analytics.audit.kinds import Kind
from analytics.audit.record import record


class Command(BaseCommand):
    help = (
        "Links a login to the subject of the OpenID provider, or to the name that the proxy sends."
        " It loses its password and second factors, so that only the single sign-on opens it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("subject", nargs="?", help="`sub` of the provider; not for a proxy")

    @transaction.atomic
    def handle(self, *, username: str, subject: str | None, **options: object) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no login {username}")
        if user.is_superuser:
            raise CommandError(f"{username} is a superuser, and stays local")
        if settings.OIDC_ISSUER:
            link(user, subject)
        elif not settings.REMOTE_USER_HEADER:
            raise CommandError("There is no single sign-on: set it as the site does")
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sessions(user)
        if is_offered():
            reset_second_factor(user)
        record(Kind.ACCOUNT_CHANGED, subject=username, detail="linked to the single sign-on")
        self.stdout.write(f"{username} signs in by the single sign-on from now on")


def link(user: User, subject: str | None) -> None:
    """Raises CommandError where the subject is missing or another login's."""
    accounts = apps.get_model("socialaccount", "SocialAccount").objects
    if not subject:
        raise CommandError("The subject is missing: the log says it after a refused sign-in")
    account, _created = accounts.get_or_create(
        provider="oidc", uid=subject, defaults={"user": user}
    )
    if account.user_id != user.pk:
        raise CommandError(f"{subject} belongs to {account.user.get_username()}")
