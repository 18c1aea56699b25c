"""Our own tables about people and programs."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "analytics.accounts"
    verbose_name = "Accounts"
