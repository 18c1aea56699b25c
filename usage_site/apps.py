"""The deployment as a Django app: its audit log and its checks."""

from importlib import import_module

from django.apps import AppConfig


class UsageSiteConfig(AppConfig):
    name = "usage_site"

    def ready(self) -> None:
        for module in ("audit", "deployment_checks", "file_checks", "metrics"):
            import_module(f"usage_site.{module}")  # registers receivers and checks
