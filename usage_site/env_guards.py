"""Refuses weak values of SECRET_KEY and ALLOWED_HOSTS at startup."""

import re

from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_LETTERS = 32
MIN_DIFFERENT_LETTERS = 10
PLACEHOLDER = re.compile(
    r"change.?(me|this|it)|replace.?(me|this|it)|place.?holder|your.?(secret|key)|insecure|todo|<|…",
    re.IGNORECASE,
)
HOST_NAME = re.compile(r"\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
RANDOM_TEXT = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def strong_secret(name: str, value: str) -> str:
    """The value, which no message repeats. Raises ImproperlyConfigured when it can be guessed."""
    if PLACEHOLDER.search(value):
        raise ImproperlyConfigured(f"{name} is a placeholder: make one with {RANDOM_TEXT}")
    if len(value) < MIN_SECRET_LETTERS or len(set(value)) < MIN_DIFFERENT_LETTERS:
        raise ImproperlyConfigured(
            f"{name} is too short or too simple: use at least {MIN_SECRET_LETTERS} random letters,"
            f" such as from {RANDOM_TEXT}"
        )
    return value


def host_names(name: str, hosts: list[str]) -> list[str]:
    """The hosts. Raises ImproperlyConfigured for `*`, a scheme, a port or a path, or for none."""
    if not hosts:
        raise ImproperlyConfigured(f"{name} is empty: name at least one host")
    for host in hosts:
        if host == "*":
            raise ImproperlyConfigured(
                f"{name}=*: any Host header would be accepted. List the hosts,"
                " such as usage.example.com"
            )
        if not HOST_NAME.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name}={host}: use a host name without scheme, port or path, usage.example.com"
            )
    return hosts
