"""How many downloads may run at once: each holds a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from analytics.domain.errors import ExportsBusy

from .metrics import EXPORTS, IN_PROGRESS

slots = BoundedSemaphore(settings.EXPORTS_AT_ONCE)


@contextmanager
def slot() -> Iterator[None]:
    """A slot for a download in this process, whose outcome is counted.

    Raises ExportsBusy if all are taken.
    """
    if not slots.acquire(blocking=False):
        EXPORTS.labels("refused").inc()
        raise ExportsBusy
    outcome = "failed"
    try:
        with IN_PROGRESS.track_inprogress():
            yield
        outcome = "complete"
    except GeneratorExit:  # of a response that is closed before its end
        outcome = "cut_short"
        raise
    finally:
        slots.release()
        EXPORTS.labels(outcome).inc()
