"""Code blocks of documentation, and how they are run."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r'<code data-example="(\w+)">(.*?)</code>', re.DOTALL)
EXAMPLE_SITE = "https://usage.example.com"
# All of them in one interpreter, each with names of its own.
RUN_PYTHON = """
import runpy, sys
for path in sys.argv[1:]:
    runpy.run_path(path)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """language: `sh` or `python`."""

    language: str
    text: str


def blocks_of_markdown(path: Path) -> list[Block]:
    """Every fenced block of a file."""
    return [Block(language=name, text=text) for name, text in FENCE.findall(path.read_text())]


def blocks_of_page(page: str) -> list[Block]:
    """Every example of a page."""
    return [Block(language=name, text=unescape(text)) for name, text in CODE.findall(page)]


def run_blocks(blocks: Iterable[Block], site: str, token: str, folder: Path) -> None:
    """Run each block in the folder, as it stands but for the address of the site."""
    scripts: dict[str, list[str]] = {"sh": [], "python": []}
    for number, block in enumerate(blocks):
        script = folder / f"example-{number}.{block.language}"
        script.write_text(block.text.replace(EXAMPLE_SITE, site))
        scripts[block.language].append(str(script))
    for script in scripts["sh"]:
        run(["bash", "-euo", "pipefail", script], token, folder)
    if scripts["python"]:
        run([sys.executable, "-c", RUN_PYTHON, *scripts["python"]], token, folder)


def run(command: list[str], token: str, folder: Path) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{Path(command[-1]).read_text()}\n{done.stdout}{done.stderr}"
