"""Views that only read, for people and for programs."""

from collections.abc import Callable
from typing import TypeVar

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable)


def reads_only(view: View) -> View:
    """GET and HEAD. Another method is a 405, and needs no token against forgery to be refused."""
    return csrf_exempt(require_safe(view))
