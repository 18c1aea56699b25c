"""`manage.py check --database litellm`: permissions missing for LITELLM_ADMIN_KEYS."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 its name

from analytics.domain.errors import UsageError
from analytics.litellm.connection import litellm_schema
from analytics.litellm.router import LITELLM
from analytics.litellm.schema import ADMIN_KEYS
from analytics.litellm.session import rows


@register(Tags.database)
def check_admin_keys(
    app_configs: Any, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning where the keys of LiteLLM's admins cannot be verified; pages do without."""
    if LITELLM not in (databases or ()) or not settings.LITELLM_ADMIN_KEYS:
        return []
    pairs = [(table, column) for table, columns in ADMIN_KEYS.items() for column in columns]
    try:
        schema = litellm_schema()
        unreadable = [pair for pair in pairs if not schema.has(*pair)]
        if not unreadable:
            return []
        tables = rows(
            "check_tables", {"tables": [t for t, _ in pairs], "columns": [c for _, c in pairs]}
        )
    except UsageError:  # E001 says so already
        return []
    grants = [table["missing_grant"] for table in tables if table["missing_grant"]]
    columns = ", ".join(f"{column} of {table}" for table, column in unreadable)
    return [
        Warning(
            f"LITELLM_ADMIN_KEYS=true, but this site cannot read {columns}: keys get 503.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(grants)
            if grants
            else "This LiteLLM version has no such column.",
            id="user_usage.W020",
        )
    ]
