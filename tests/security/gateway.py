"""Sends requests into the WSGI application, as gunicorn hands them over."""

import io
import time
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from .hostile import Shot

STATIC = "/static/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """headers: names in lower case; seconds: until the last byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """Empty where it is not sent; the last one where it is sent twice."""
        return dict(self.headers).get(name, "")

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.header("content-type").partition(";")[0].strip()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def environ_of(shot: Shot, credentials: dict[str, str]) -> dict:
    """The environment of PEP 3333. credentials: headers of the caller."""
    environ = {
        "REQUEST_METHOD": shot.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(shot.path).decode("latin-1"),
        "QUERY_STRING": shot.query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(shot.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(shot.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in (*credentials.items(), *shot.headers):
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        is_added = key == "HTTP_COOKIE" and key in environ
        environ[key] = f"{environ[key]}; {value}" if is_added else value
    return environ


def answer_to(application, shot: Shot, credentials: dict[str, str]) -> Answer:
    """The whole answer of a WSGI application."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    began = time.monotonic()
    pieces = application(
        environ_of(shot, credentials),
        lambda status, headers, exc_info=None: started.append((status, headers)),
    )
    try:
        body = b"".join(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    status, headers = started[-1]
    return Answer(
        status=int(status[:3]),
        headers=tuple((name.lower(), value) for name, value in headers),
        body=body,
        seconds=time.monotonic() - began,
    )
