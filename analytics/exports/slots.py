"""How many downloads may run at once: each holds a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from analytics.domain.errors import ExportsBusy

slots = BoundedSemaphore(settings.EXPORTS_AT_ONCE)


@contextmanager
def slot() -> Iterator[None]:
    """A slot for a download in this process. Raises ExportsBusy if all are taken."""
    if not slots.acquire(blocking=False):
        raise ExportsBusy
    try:
        yield
    finally:
        slots.release()
