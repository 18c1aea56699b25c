"""Reads PostgreSQL's log: every statement of the site with its milliseconds.

It covers every path: Django's cursor, COPY, a pool, another process.
"""

import re
from dataclasses import dataclass
from pathlib import Path

BEGIN = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] ", re.MULTILINE)
DURATION = re.compile(
    r"LOG:  duration: (?P<ms>[\d.]+) ms  (?P<kind>statement|parse|bind|execute)[^:]*: (?P<text>.*)",
    re.DOTALL,
)
READS = '"LiteLLM_'


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """ms: the server's own time. kind: `statement`, or a step of the extended protocol."""

    ms: float
    kind: str
    text: str

    @property
    def reads_litellm(self) -> bool:
        """Whether it asks for rows of LiteLLM, unlike BEGIN, SET and the like."""
        return READS in self.text and self.kind in ("statement", "execute")


class ServerLog:
    """The log of a server, read on from where it was read last."""

    def __init__(self, path: Path):
        self.path = path
        self.skip()

    def skip(self) -> None:
        """Forget what is there."""
        self.position = self.path.stat().st_size

    def statements(self) -> tuple[Statement, ...]:
        """Statements of the roles that log theirs, since the last look."""
        with self.path.open("rb") as log:
            log.seek(self.position)
            written = log.read().decode(errors="replace")
        self.skip()
        return tuple(
            Statement(
                ms=float(found["ms"]),
                kind=found["kind"],
                text=found["text"].replace("\n\t", "\n").strip(),
            )
            for entry in BEGIN.split(written)
            if (found := DURATION.match(entry))
        )
