"""The visible text of a page."""

import re
from html import unescape


def words(html: str) -> str:
    """The text that people read, in one line."""
    visible = re.sub(r"<script.*?</script>|<select.*?</select>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(visible).split())
