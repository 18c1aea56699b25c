"""Runs the site and its command line as separate processes."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO

from .network import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60  # of a machine that does much else
LOGIN = "root", "a long password"
LEAVER = "leaver", LOGIN[1]  # who signs out everywhere
VISITOR = "visitor", LOGIN[1]  # who is not staff


def environment() -> dict[str, str]:
    """Of a process of the site: without what allows Playwright's event loop in this one."""
    return {
        name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
    }


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """`manage.py` as a process of its own, with these variables changed."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment() | variables,
        capture_output=True,
        text=True,
        check=False,
    )


class Browser:
    """Keeps cookies and gives (status, text), whatever the status."""

    def __init__(self, address: str):
        self.address = address
        self.cookies = CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.address + path, body, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self, username: str, password: str) -> tuple[int, str]:
        page = self.get("/sign-in/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
        return self.get("/sign-in/", form)


@contextlib.contextmanager
def running_site(*, log: IO[str] | None = None, **variables: str) -> Iterator[str]:
    """The address of a gunicorn with these variables, until the block ends.

    log: where its lines go; by default to those of the tests.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="user-usage-site-") as folder:
        own = {"PORT": str(port), "LOG_LEVEL": "WARNING", "DATA_DIR": folder}
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
            cwd=ROOT,
            env=environment() | own | variables,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def until(is_true: Callable[[], bool]) -> None:
    """Wait for the refresh; fails after a while."""
    deadline = time.monotonic() + START_SECONDS
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def wait_until_ready(address: str) -> None:
    """Until the first copy is there."""
    until(lambda: Browser(address).get("/readyz")[0] == 200)


def wait_for(address: str) -> None:
    """Until the site answers; raises TimeoutError when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address + "/healthz", timeout=1).close()  # noqa: S310 our own site
            return
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not answer")
