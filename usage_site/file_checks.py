"""A system check for the permissions of the site's own files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning

from .private_files import OTHERS, private_paths


@register(Tags.security)
def check_private_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of each file or folder whose mode is wider than its owner's."""
    return list(open_paths(settings.DATA_DIR))


def open_paths(folder: Path) -> Iterator[CheckMessage]:
    for path in private_paths(folder):
        mode = path.stat().st_mode & 0o777
        if mode & OTHERS:
            yield CheckWarning(
                f"{path} has mode {mode:04o}, so other accounts could access logins and sessions.",
                hint=f"chmod {mode & ~OTHERS:04o} {path}",
                id="user_usage.W101",
            )
