"""Compares the settings with those of the last start, and writes an event for each change."""

import logging
import os
import re
from collections.abc import Mapping

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from analytics.audit.kinds import Kind
from analytics.audit.models import SettingValue
from analytics.audit.record import record

from . import env

logger = logging.getLogger(__name__)

SECRET_KEY = "SECRET_KEY"  # noqa: S105 a name
SECRET_NAME = re.compile("SECRET|PASSWORD|TOKEN|KEY|URL|CREDENTIAL|_DSN")
WITH_PASSWORD = re.compile(r"://[^/\s]*@")
FLAGS = "", "true", "false"
HASHED = "hash:"


def record_setting_changes() -> None:
    """Of a process that serves. Several that start at once write each change once."""
    try:
        changes = store(current_settings())
    except DatabaseError as error:
        logger.warning("Settings were not compared with those of the last start: %s", error)
        return
    for name, detail in changes.items():
        record(Kind.SETTING_CHANGED, subject=name, detail=detail)


def current_settings() -> dict[str, str]:
    """Every variable that was read, by name: its text or default, a secret as its hash."""
    found = {**env.values_read, SECRET_KEY: settings.SECRET_KEY}
    return {name: hashed(text) if is_secret(name, text) else text for name, text in found.items()}


def is_secret(name: str, text: str) -> bool:
    """Whether the text is shown to nobody: by its name, or for the password in a URL."""
    named = SECRET_NAME.search(name) and text.lower() not in FLAGS
    return bool(named or WITH_PASSWORD.search(text))


def hashed(text: str) -> str:
    """Keyed, so that a guess at a secret cannot be tried on a copy of the database."""
    return HASHED + salted_hmac("usage_site.settings", text, algorithm="sha256").hexdigest()


def store(found: Mapping[str, str]) -> dict[str, str]:
    """Keep what is set now; gives what changed in words, by name. Only one process gets each."""
    changes = {}
    with transaction.atomic():
        stored = dict(SettingValue.objects.values_list("name", "value"))
        has_other_key = stored.get(SECRET_KEY, found[SECRET_KEY]) != found[SECRET_KEY]
        for name, value in sorted(found.items()):
            old = stored.get(name)
            if old == value or not replaced(name, old, value):
                continue
            # With another key every hash is another one, whether or not the secret is.
            if has_other_key and name != SECRET_KEY and is_hash(old) and is_hash(value):
                continue
            if old is not None or (stored and name in os.environ):
                changes[name] = words_of(old, value)
    return changes


def replaced(name: str, old: str | None, value: str) -> bool:
    """Whether this process, and no other, has written the value."""
    if old is None:
        return SettingValue.objects.get_or_create(name=name, defaults={"value": value})[1]
    unchanged = SettingValue.objects.filter(name=name, value=old)
    return bool(unchanged.update(value=value, changed_at=timezone.now()))


def words_of(old: str | None, value: str) -> str:
    if is_hash(old) or is_hash(value):
        return "changed (secret)" if old else "set (secret)"
    return f"{old or 'not set'} → {value or 'not set'}"


def is_hash(value: str | None) -> bool:
    return value is not None and value.startswith(HASHED)
