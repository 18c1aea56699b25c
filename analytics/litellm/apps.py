"""LiteLLM's database as a Django app: unmanaged models, a router and system checks."""

from importlib import import_module

from django.apps import AppConfig


class LitellmConfig(AppConfig):
    name = "analytics.litellm"
    label = "litellm"  # also the alias of the database
    verbose_name = "LiteLLM"

    def ready(self) -> None:
        import_module("analytics.litellm.checks")  # registers them
