"""Stable pseudonyms in place of people's names, for readers who must not see them."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from django.conf import settings

from analytics.domain.report import KNOWN_IDS
from analytics.domain.statements import sql

# Tables whose change changes pseudonyms.
NAMING = {"users", "names", "tokens", "tags", "agents"}
# In place of which table of the mirror each stands.
VIEWS = {
    "users": "hidden_users",
    "names": "hidden_names",
    "tags": "hidden_tags",
    "agents": "hidden_agents",
}
KEY_ROWS = "SELECT * REPLACE (NULL::VARCHAR AS key_alias) FROM memory.main.key_rows"
MEMBER_ROWS = """
SELECT member.* REPLACE (hidden.user_id AS user_id)
FROM memory.main.member_rows AS member
JOIN memory.main.users AS known USING (user_id)
JOIN memory.main.hidden_users AS hidden USING (user_no)
"""


def fill_pseudonyms(cursor: Any) -> None:
    """Write the tables without names, which pages of privacy mode read."""
    values = {"secret": pseudonym_secret(), "known_ids": list(KNOWN_IDS)}
    for text in sql("mirror/load/pseudonyms").split(";\n"):
        given = {name: value for name, value in values.items() if f"${name}" in text}
        if text.strip():
            cursor.execute(text, given)


def hide_names(fetch: Callable[[str], Any]) -> None:
    """Until the snapshot ends, none of its statements reads an ID, email or alias.

    A user is `user-` and 12 hexadecimal digits everywhere, filters and searches included, as long
    as SECRET_KEY stays the same. Tags that name a user or hold an email are `tag-` and such digits.
    fetch: of the snapshot.
    """
    for table, hidden in VIEWS.items():
        fetch(f"CREATE TEMP VIEW {table} AS FROM memory.main.{hidden}")
    fetch(f"CREATE TEMP VIEW key_rows AS {KEY_ROWS}")
    fetch(f"CREATE TEMP VIEW member_rows AS {MEMBER_ROWS}")


def pseudonym_secret() -> str:
    """Derived from SECRET_KEY: without it nobody can test whose pseudonym it is."""
    return hmac.new(settings.SECRET_KEY.encode(), b"pseudonyms", hashlib.sha256).hexdigest()
