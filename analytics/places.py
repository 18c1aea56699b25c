"""How many statements of this site run at once on the proxy's database; the others wait here."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from .errors import UsageBusy
from .turns import check_turn

LOOK_SECONDS = 1.0

places = BoundedSemaphore(settings.STATEMENTS_AT_ONCE)


@contextmanager
def place() -> Iterator[None]:
    """While statements may run. Nobody who holds a place may ask for another.

    Raises UsageBusy after as long as a statement may take, UsageSuperseded where the request has
    given way to a newer one meanwhile.
    """
    deadline = time.monotonic() + settings.STATEMENT_TIMEOUT
    while not places.acquire(timeout=min(LOOK_SECONDS, settings.STATEMENT_TIMEOUT)):
        check_turn()
        if time.monotonic() > deadline:
            raise UsageBusy
    try:
        yield
    finally:
        places.release()
