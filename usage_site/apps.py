"""The deployment as a Django app: its audit log and its checks."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib import admin


class UsageSiteConfig(AppConfig):
    name = "usage_site"

    def ready(self) -> None:
        for module in ("audit", "deployment_checks", "file_checks", "metrics"):
            import_module(f"usage_site.{module}")  # registers receivers and checks
        if apps.is_installed("allauth.mfa"):
            import_module("usage_site.identity.events")
        hide_from_admin("allauth.account", "allauth.socialaccount", "allauth.mfa")


def hide_from_admin(*names: str) -> None:
    """Secrets and links of logins have commands; their lists would show and change them."""
    for config in apps.get_app_configs():
        for model in config.get_models() if config.name in names else ():
            if admin.site.is_registered(model):
                admin.site.unregister(model)
