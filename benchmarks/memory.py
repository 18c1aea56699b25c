"""Measures the server's memory while it streams a file."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from .exports import DAILY_PATH, USERS_PATH
from .gunicorn_site import Site, serving
from .sizes import LAST_DAY, MONTH, QUARTER, Period
from .targets import Readings

PROC = Path("/proc")
EVERY = 0.02  # seconds between two looks
SECONDS = 600
PIECE = 1 << 16


def memory_readings(cookie: str, log: Path) -> Readings:
    """MB above idle by file, and what idle is; nothing where there is no /proc."""
    if not PROC.exists():
        return {}
    files = [("users.csv", USERS_PATH, MONTH), ("daily.csv", DAILY_PATH, QUARTER)]
    readings = {}
    # One worker: the one that streams is the one that is looked at.
    with serving(log, "--workers", "1") as site:
        for name, path, period in files:
            day = Period(start_date=LAST_DAY, end_date=LAST_DAY)
            for _ in range(5):
                take(site, cookie, f"{path}?{day.query}")
            idle = resident(site.pid)
            readings["server when idle, MB"] = idle / 1e6
            with Peak(site.pid) as seen:
                size = take(site, cookie, f"{path}?{period.query}")
            readings[f"memory of {name} ({size / 1e6:.1f} MB)"] = (max(seen) - idle) / 1e6
    return readings


def take(site: Site, cookie: str, address: str) -> int:
    """Read a file to its end; its bytes."""
    connection = site.connection(timeout=SECONDS)
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} for {address}")
    size = 0
    while piece := answer.read(PIECE):
        size += len(piece)
    connection.close()
    return size


class Peak:
    """Looks at the memory of a process and its children again and again while the block runs."""

    def __init__(self, pid: int):
        self.pid = pid
        self.seen: list[int] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self) -> list[int]:
        self.thread.start()
        return self.seen

    def __exit__(self, *failure: object) -> None:
        self.over.set()
        self.thread.join()

    def look(self) -> None:
        while not self.over.is_set():
            self.seen.append(resident(self.pid))
            time.sleep(EVERY)
        self.seen.append(resident(self.pid))


def resident(pid: int) -> int:
    """Resident bytes of a process and its children."""
    return sum(
        int(line.split()[1]) * 1024
        for each in family(pid)
        for line in (PROC / str(each) / "status").read_text().splitlines()
        if line.startswith("VmRSS:")
    )


def family(pid: int) -> Iterator[int]:
    """The process and what it started."""
    yield pid
    for task in (PROC / str(pid) / "task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))
