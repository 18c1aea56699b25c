"""The domain: usage of a LiteLLM proxy."""

from importlib import import_module

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "User Usage"

    def ready(self) -> None:
        import_module("analytics.checks")  # registers them
