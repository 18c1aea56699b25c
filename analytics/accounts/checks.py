"""`manage.py check --database litellm`: permissions missing for LITELLM_ADMIN_KEYS."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 its name

from analytics.domain.errors import UsageError
from analytics.litellm.catalog import fetch_role, fetch_tables, schema_of
from analytics.litellm.connection import litellm_cursor
from analytics.litellm.grants import grants
from analytics.litellm.router import LITELLM
from analytics.litellm.schema import ADMIN_KEYS


@register(Tags.database)
def check_admin_keys(
    app_configs: Any, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning where the keys of LiteLLM's admins cannot be verified; pages do without."""
    if LITELLM not in (databases or ()) or not settings.LITELLM_ADMIN_KEYS:
        return []
    try:
        with litellm_cursor() as cursor:
            tables, role = fetch_tables(cursor), fetch_role(cursor)
    except UsageError:  # E001 says so already
        return []
    schema = schema_of(tables)
    unreadable = [
        f"{column} of {table}"
        for table, columns in ADMIN_KEYS.items()
        for column in columns
        if not schema.has(table, column)
    ]
    if not unreadable:
        return []
    statements = grants(tables, ADMIN_KEYS, role.name)
    return [
        Warning(
            f"LITELLM_ADMIN_KEYS=true, but this site cannot read {', '.join(unreadable)}:"
            " keys get 503.",
            hint="As the owner of LiteLLM's tables:\n" + "\n".join(statements)
            if statements
            else "This LiteLLM version has no such column.",
            id="user_usage.W020",
        )
    ]
