"""Fixtures of tests on the mirror: a folder, who refreshes it and who reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.mirror.refresh import Refresher
from analytics.mirror.store import Store
from tests.mirroring import MEMORY


@pytest.fixture
def refresher(tmp_path: Path) -> Iterator[Refresher]:
    made = Refresher(tmp_path, **MEMORY, keeps_tags=True, retention=0)
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path, **MEMORY)
    yield made
    made.database.close()
