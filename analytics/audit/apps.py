"""The Django app of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "analytics.audit"
    verbose_name = "Audit"
