"""The deployment as a Django app: its checks."""

from importlib import import_module

from django.apps import AppConfig


class UsageSiteConfig(AppConfig):
    name = "usage_site"

    def ready(self) -> None:
        for module in ("file_checks",):
            import_module(f"usage_site.{module}")  # registers checks
