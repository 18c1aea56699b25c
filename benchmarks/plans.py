"""The plans of the main statements, as the server ran them for the site."""

import re
from functools import partial
from pathlib import Path

from django.db import connections

from . import statements, visits
from .exports import USERS_PATH
from .server_log import ServerLog
from .site import Visitor, clear_caches
from .sizes import MONTH

COPIED = re.compile(r"COPY \((?P<text>.*)\) TO STDOUT", re.DOTALL)
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, SETTINGS)"


def write_plans(folder: Path, visitor: Visitor, three: str, log: ServerLog) -> None:
    """One file for each question: every statement that it caused, each with its plan."""
    folder.mkdir(parents=True, exist_ok=True)
    tool = visits.TOOL
    month = MONTH.query
    asked = {
        "floor": statements.asking("floor", MONTH),
        "litellm_page": statements.asking("litellm_page", MONTH),
        "page": partial(visitor.get, f"{visits.PAGE}?{month}"),
        "page_one_tool": partial(visitor.get, f"{visits.PAGE}?{month}&{tool}"),
        "page_three_tags": partial(visitor.get, f"{visits.PAGE}?{month}&{three}"),
        "users_csv": partial(visitor.get, f"{USERS_PATH}?{month}"),
    }
    for name, run in asked.items():
        clear_caches()
        log.skip()
        run()
        read = [each.text for each in log.statements() if each.reads_litellm]
        (folder / f"{name}.txt").write_text("\n\n".join(map(with_plan, read)) + "\n")


def with_plan(text: str) -> str:
    """The statement and its plan below it."""
    found = COPIED.search(text)
    query = found["text"] if found else text
    with connections["litellm"].cursor() as cursor:
        # Values stand in the text already: no parameters, so that `%` means itself.
        cursor.execute(f"{EXPLAIN} {query}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return f"{text}\n\n{plan}"
