"""Sends a file that is written whole, in pieces."""

import time
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest

from .compression import Packing
from .send_timeout import limit_sending

PIECE_BYTES = 65_536


def sent(
    request: HttpRequest, lines: bytes, written: BinaryIO, packing: Packing
) -> Iterator[bytes]:
    """The pieces, compressed where the client accepts it, within the time for a download."""
    deadline = time.monotonic() + settings.EXPORT_TIMEOUT
    piece = lines or written.read(PIECE_BYTES)
    while piece:
        limit_sending(request, deadline - time.monotonic())
        if packed := packing.packed(piece):
            yield packed
        piece = written.read(PIECE_BYTES)
    if rest := packing.rest():
        yield rest
