"""What a user's models, tools, keys and roles are called on the page and in files."""

from analytics.components import keys
from analytics.domain.formats import usd_limit
from analytics.domain.user_parts import KeyUsage

NO_NAME = "(no name)"
# The parts of LiteLLM's durations that people say in a word.
DURATIONS = {
    "1d": "day",
    "24h": "day",
    "7d": "week",
    "1w": "week",
    "30d": "30 days",
    "1mo": "month",
}


def model_name(name: str) -> str:
    """A model, provider or MCP tool as LiteLLM writes it."""
    return name or NO_NAME


def key_name(key: KeyUsage) -> str:
    """The alias of a key, else what kind of key it is."""
    return keys.key_label(key.alias, kind_of(key), None)


def last_four(key: KeyUsage) -> str:
    """`sk-…4f2a`; empty where LiteLLM does not say."""
    return keys.ending(key.last_four)


def key_label(key: KeyUsage) -> str:
    """A key in a chart or file: `laptop (sk-…4f2a)`."""
    return keys.key_label(key.alias, kind_of(key), key.last_four)


def kind_of(key: KeyUsage) -> str:
    return "known" if key.is_known else key.kind


def budget_label(limit: float | None, duration: str | None) -> str:
    """`$100 a month`, `$100 every 45d`, `$100`; empty without a limit."""
    if limit is None:
        return ""
    if not duration:
        return usd_limit(limit)
    unit = DURATIONS.get(duration)
    every = f"per {unit}" if unit else f"every {duration}"
    return f"{usd_limit(limit)} {every}"


def role_label(role: str | None) -> str:
    """`internal_user` as `Internal user`."""
    return (role or "").replace("_", " ").capitalize()


def initials(name: str) -> str:
    """Two letters of a name or email: `IR`; one where there is one word."""
    words = [word for word in name.partition("@")[0].replace(".", " ").split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper()
