"""Files that are written whole before their download starts, so that it cannot fail midway."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from analytics.domain.errors import MirrorUnreadable
from analytics.mirror.current import mirror_folder

from .metrics import ROWS

logger = logging.getLogger(__name__)


def spooled(write: Callable[[Path], int]) -> tuple[BinaryIO, int]:
    """An open file that has no name any more, and what `write` gave for its path.

    It vanishes when it is closed, also where the process is killed. Raises MirrorUnreadable where
    the mirror's folder has no room or is gone.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="export-", dir=mirror_folder()) as name:
            path = Path(name) / "rows.csv"
            count = write(path)
            ROWS.inc(count)
            return path.open("rb"), count
    except OSError as error:
        logger.error("A file for a download cannot be written: %s", error.strerror)
        raise MirrorUnreadable from error
