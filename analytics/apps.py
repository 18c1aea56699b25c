"""The domain: usage of a LiteLLM proxy."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "User Usage"
