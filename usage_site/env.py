"""Reads settings from the environment; an invalid value stops the process by name."""

import hashlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOG_LEVELS = "DEBUG", "INFO", "WARNING", "ERROR"
WRITE_SECONDS = 2.0
LOG_FORMATS = "TEXT", "JSON"
QUOTES = "'\""
READ_ONLY_HINT = "let the site's account write there, or name another folder by DATA_DIR"
# What was read, by name, with defaults: the settings of this process.
values_read: dict[str, str] = {}


@contextmanager
def exit_when_invalid() -> Iterator[None]:
    """Within the block a wrong setting ends the process with one line instead of a traceback."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(f"Not configured: {error}")


def text(name: str, default: str = "") -> str:
    """The value as it stands, without surrounding space and without quotes around the whole.

    A shell and systemd read quotes in a file of variables; docker and kubectl pass them on.
    """
    value = os.environ.get(name, default).strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES:
        value = value[1:-1].strip()
    values_read[name] = value
    return value


def required(name: str, why: str) -> str:
    """Raises ImproperlyConfigured with `why` when the variable is empty or missing."""
    if value := text(name):
        return value
    raise ImproperlyConfigured(f"{name} is not set: {why}")


def removed(name: str, why: str) -> None:
    """Raises ImproperlyConfigured with `why` when a setting of an earlier version is still set."""
    if name in os.environ:
        raise ImproperlyConfigured(f"{name} is no longer a setting: {why}")


def flag(name: str, default: bool) -> bool:
    """`true` or `false`, in any case."""
    value = text(name, str(default)).lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name}={value}: use true or false")
    return value == "true"


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words, which are upper case; the variable may be in any."""
    value = text(name, default).upper()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value}: use one of {', '.join(allowed)}")
    return value


def number(name: str, default: float, minimum: float = 0.0, maximum: float = 1e15) -> float:
    """A number between two bounds, both allowed."""
    value = text(name, str(default))
    try:
        parsed = float(value)
    except ValueError:
        parsed = float("nan")
    if not minimum <= parsed <= maximum:
        raise ImproperlyConfigured(
            f"{name}={value}: use a number from {minimum:g} to {maximum:g}",
        )
    return parsed


def count(name: str, default: int, minimum: int = 1, maximum: int = 1000) -> int:
    """A whole number between two bounds, both allowed."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name}={value}: use a whole number, {minimum} to {maximum}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated values, empty ones left out."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def named_words(name: str) -> dict[str, tuple[str, ...]]:
    """Words by a name: `Acme CLI=acme-cli,acme_cli; Bot=bot`."""
    entries = {}
    for entry in filter(None, map(str.strip, text(name).split(";"))):
        label, _, rest = entry.partition("=")
        found = tuple(word.strip() for word in rest.split(",") if word.strip())
        if not label.strip() or not found:
            raise ImproperlyConfigured(f"{name}={text(name)}: use Name=word,word; Other name=word")
        entries[label.strip()] = found
    return entries


def hashed(name: str) -> str:
    """The value's sha256, hexadecimal; empty where the variable is empty or missing."""
    value = text(name)
    return hashlib.sha256(value.encode()).hexdigest() if value else ""


def secret(name: str, kept_in: Path) -> str:
    """The variable, or a random value stored once in a file readable by its owner only."""
    if value := text(name):
        return value
    existing_folder(kept_in.parent)
    try:
        descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return written_text(kept_in)
    except OSError:
        raise not_writable(kept_in.parent) from None
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return kept_in.read_text().strip()


def written_text(path: Path) -> str:
    """The text, once the process that has just made the file has written it."""
    deadline = time.monotonic() + WRITE_SECONDS
    while not (found := path.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def existing_folder(folder: Path) -> None:
    """Make the folder where it does not exist. Raises ImproperlyConfigured when that is refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise not_writable(folder) from None


def private_folder(folder: Path) -> None:
    """The folder, made for its owner alone. Raises ImproperlyConfigured when that is refused."""
    existing_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise not_writable(folder) from None


def writable_folder(folder: Path) -> None:
    """Raises ImproperlyConfigured when nothing can be written to the folder."""
    existing_folder(folder)
    if not os.access(folder, os.W_OK):
        raise not_writable(folder)


def not_writable(folder: Path) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{folder} is not writable: {READ_ONLY_HINT}")
