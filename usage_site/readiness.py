"""Runs the readiness checks, at most once a second."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from analytics.mirror.current import mirror_state

from .own_database import own_database_state
from .storage import static_state

logger = logging.getLogger(__name__)

FRESH_SECONDS = 1.0
# While another check runs: how long it may take, and how old the last answer may be.
HANGS_AFTER_SECONDS = 1.0
STALE_SECONDS = 60.0
OK = "ok"
UNANSWERED = "unanswered"
# Reported, but pages work without it: a forgotten command must not take the site out of service.
ADVISORY = frozenset({"static"})
CHECKS: Mapping[str, Callable[[], str]] = {
    "own_database": own_database_state,
    "mirror": mirror_state,
    "static": static_state,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The checks by name, each `ok` or a word for what is wrong. ADVISORY ones do not decide."""

    checks: tuple[tuple[str, str], ...]

    @property
    def is_ready(self) -> bool:
        return all(word == OK for name, word in self.checks if name not in ADVISORY)


class ReadinessProbe:
    """Runs one round of checks at a time; who comes meanwhile never waits for it."""

    def __init__(self, checks: Mapping[str, Callable[[], str]] = CHECKS):
        self.checks = checks
        self.running = Lock()
        self.words = dict.fromkeys(checks, UNANSWERED)
        self.latest: Readiness | None = None
        self.began_at = self.ended_at = float("-inf")

    def answer(self) -> Readiness:
        """The last answer where it is fresh, else a new one."""
        if self.latest and time.monotonic() - self.ended_at < FRESH_SECONDS:
            return self.latest
        if not self.running.acquire(blocking=False):
            return self.answer_meanwhile()
        try:
            return self.run_checks()
        finally:
            self.running.release()

    def answer_meanwhile(self) -> Readiness:
        """The last answer, unless the check that runs hangs: then what is known of that one."""
        now = time.monotonic()
        hangs = now - self.began_at > HANGS_AFTER_SECONDS
        if self.latest and not hangs and now - self.ended_at < STALE_SECONDS:
            return self.latest
        return Readiness(checks=tuple(self.words.items()))

    def run_checks(self) -> Readiness:
        self.began_at = time.monotonic()
        self.words = dict.fromkeys(self.checks, UNANSWERED)
        for name, check in self.checks.items():
            self.words[name] = check()
        found = Readiness(checks=tuple(self.words.items()))
        if found != self.latest:
            write_to_log(found)
        self.latest, self.ended_at = found, time.monotonic()
        return found


def write_to_log(found: Readiness) -> None:
    """One line when the answer changes."""
    faults = ", ".join(f"{name} {word}" for name, word in found.checks if word != OK)
    if not faults:
        logger.info("Ready")
    else:
        logger.warning("%s: %s", "Ready, with faults" if found.is_ready else "Not ready", faults)


probe = ReadinessProbe()
