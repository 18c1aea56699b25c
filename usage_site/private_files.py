"""Makes files in DATA_DIR readable by their owner only."""

import os
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
PRIVATE = ("app.sqlite3", "app.sqlite3-wal", "app.sqlite3-shm", "secret_key")


def close_to_others(folder: Path) -> None:
    """Make the folder, 0700, and its private files 0600; what belongs to somebody else is left."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    for path in private_paths(folder):
        if path.stat().st_mode & OTHERS and path.stat().st_uid == os.geteuid():
            with suppress(OSError):
                path.chmod(path.stat().st_mode & ~OTHERS)


def private_paths(folder: Path) -> list[Path]:
    """The folder and its private files, as far as they exist."""
    return [path for path in (folder, *(folder / name for name in PRIVATE)) if path.exists()]
