"""docs/security.md names only what exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text()
FILES = sorted(
    set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:md|yaml|txt)|Dockerfile)`", TEXT))
)


def test_the_table_names_code_and_tests():
    assert len([name for name in FILES if name.startswith("tests/")]) > 40
    assert len([name for name in FILES if not name.startswith("tests/")]) > 30


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_named_exists(name):
    assert (ROOT / name).exists()
