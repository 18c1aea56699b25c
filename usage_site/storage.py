"""Static files under hashed names once collected, under plain names before."""

import filecmp
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import AppDirectoriesFinder, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PagesFinder(AppDirectoriesFinder):
    """Files of apps that a page uses: of allauth's, none does."""

    def __init__(self) -> None:
        names = [config.name for config in apps.get_app_configs()]
        super().__init__([name for name in names if not name.startswith("allauth")])


class CollectedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A plain `runserver` needs no `collectstatic`; a deployment that ran it gets hashed names."""

    def stored_name(self, name: str) -> str:
        """The hashed name, else the plain one, which WhiteNoise serves from the sources."""
        if not self.hashed_files:
            return name
        try:
            return super().stored_name(name)
        except ValueError:  # the manifest is older than the file
            return name


def stale_files() -> list[str]:
    """Names whose collected copy is missing or differs; empty where nothing was collected."""
    manifest: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    if not manifest:
        return []
    return [name for name, source in sources().items() if not is_collected(name, source, manifest)]


def sources() -> dict[str, Path]:
    """Every file that `collectstatic` would copy, the first of a name winning."""
    found: dict[str, Path] = {}
    for name, path in listed_sources():
        found.setdefault(name, path)
    return found


def listed_sources() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list(StaticFilesConfig.ignore_patterns):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{name}" if prefix else name, Path(storage.path(name))


def is_collected(name: str, source: Path, manifest: dict[str, str]) -> bool:
    copy = Path(staticfiles_storage.path(name))
    return name in manifest and copy.exists() and filecmp.cmp(source, copy)


@cache
def static_state() -> str:
    """`ok` or `stale`, for the life of the process: it knows the files of its start."""
    return "stale" if stale_files() else "ok"
