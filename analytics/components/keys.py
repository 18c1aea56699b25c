"""What keys are called: never by the key or its hash."""

KEY_KINDS = {
    "known": "Key",
    "none": "No key",
    "cli_session": "CLI session",
    "jwt": "JWT sign-in",
    "health_check": "Health check",
    "unknown": "Unknown key",
}


def ending(last_four: str | None) -> str:
    """`sk-…4f2a`; empty where LiteLLM does not say."""
    return f"sk-…{last_four}" if last_four else ""


def key_label(alias: str | None, kind: str, last_four: str | None) -> str:
    """By its alias, else what kind of key it is: `laptop (sk-…4f2a)`."""
    name = alias or KEY_KINDS[kind]
    return f"{name} ({ending(last_four)})" if last_four else name
