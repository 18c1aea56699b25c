"""The site's version from pyproject.toml."""

import tomllib
from functools import cache
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """The version of this tree: `0.2.0`. The package is never installed, so no metadata has it."""
    return tomllib.loads(PYPROJECT.read_text())["project"]["version"]
