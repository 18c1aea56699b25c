"""Counts of several processes: each writes files of its own, and /metrics adds them up.

`prometheus_client` decides at its import, so gunicorn's configuration calls this before.
"""

import os
import shutil
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_counts(folder: Path) -> None:
    """Let this process and its children count in files of the folder."""
    os.environ[VARIABLE] = str(folder)


def shares_counts() -> bool:
    return VARIABLE in os.environ


def clear_counts(folder: Path) -> None:
    """Begin anew: files of earlier processes would be counted again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def forget_process(process_id: int) -> None:
    """Forget what a process that ended was doing; what it counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process_id)
