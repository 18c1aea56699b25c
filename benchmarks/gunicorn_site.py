"""The deployed site: gunicorn with its real settings, in separate processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from demo.postgres import end_with_parent

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "deploy" / "gunicorn.conf.py"
# The site refreshes its mirror itself, as it does by default.
SITE_DEFAULTS = {"MIRROR_REFRESH": "auto"}
START_SECONDS = 30
STOP_SECONDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running gunicorn on loopback."""

    port: int
    pid: int

    def connection(self, timeout: float) -> HTTPConnection:
        """timeout: seconds that it waits for an answer."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout)


@contextmanager
def serving(log: Path, *more: str) -> Iterator[Site]:
    """The site until the block ends. log: a file for what gunicorn says; more: arguments of its."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", str(SETTINGS)),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", *more),
    ]
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 no shell
            command,
            cwd=ROOT,
            env=os.environ | SITE_DEFAULTS,
            stdout=written,
            stderr=written,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    site = Site(port=port, pid=process.pid)
    try:
        wait_until_ready(site, process, log)
        yield site
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(site: Site, process: subprocess.Popen, log: Path) -> None:
    """Raises RuntimeError when it does not come up."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = site.connection(timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"gunicorn did not start: {log}")
        time.sleep(0.1)
