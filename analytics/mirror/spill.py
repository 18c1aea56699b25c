"""Folders for DuckDB's temporary files: one for each process."""

import fcntl
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

PREFIX = "spill-"
LOCK = "lock"


class SpillFolder:
    """A folder below the mirror's that is this process's alone, as long as the object lives.

    DuckDB names its files by the process's number, which two containers with one mirror may share:
    both would write the same file.

    Where the folder cannot be written, nothing is made: only what spills fails then.
    """

    def __init__(self, folder: Path):
        self.path = folder / "spill"
        with suppress(OSError):
            self.path = self.made(folder)

    def made(self, folder: Path) -> Path:
        """A new folder, locked until this object ends."""
        remove_abandoned(folder)
        made = Path(tempfile.mkdtemp(prefix=f"new-{PREFIX}", dir=folder))
        lock = (made / LOCK).open("wb")
        weakref.finalize(self, lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Under this name only once it is locked: others delete what is not.
        return made.rename(folder / made.name.removeprefix("new-"))


def remove_abandoned(folder: Path) -> None:
    """Delete the folders of processes that have ended: the system has released their locks."""
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError), (path / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path)
