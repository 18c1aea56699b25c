"""The Django app for API tokens."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "analytics.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        import_module("analytics.accounts.checks")  # registers them
