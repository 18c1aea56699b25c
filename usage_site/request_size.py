"""Detects when the bytes of an HTTP/1.1 request have all arrived, for gunicorn to parse."""

import re

HEAD_END = b"\r\n\r\n"
MAX_HEAD_BYTES = 65_536
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
EXPECT_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


def is_complete(received: bytes, max_body_bytes: int) -> bool:
    """Whether everything that somebody will read of the request has arrived.

    A body over max_body_bytes is refused unread, and Django reads no chunked body.
    """
    end = received.find(HEAD_END)
    if end < 0:
        return False
    found = CONTENT_LENGTH.search(received, 0, end + 2)
    length = int(found[1]) if found else 0
    return length > max_body_bytes or len(received) - end - len(HEAD_END) >= length


def is_head_too_large(received: bytes) -> bool:
    """Whether the head is longer than any that the site understands, and still not at its end."""
    return len(received) > MAX_HEAD_BYTES and HEAD_END not in received


def waits_for_continue(received: bytes) -> bool:
    """Whether the client sends the body only after `100 Continue`."""
    end = received.find(HEAD_END)
    return end >= 0 and EXPECT_CONTINUE.search(received, 0, end + 2) is not None
