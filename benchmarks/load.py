"""Load test: many admins at once, LiteLLM's writer beside them, and memory in the long run.

The load generator is threads over http.client: a few dozen requests a second need no more.
"""

import math
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from demo.postgres import Server

from . import company, writer
from .gunicorn_site import Site, serving
from .measure import Readings, percentile
from .processes import bind, postmaster, resident_mb
from .requests import PAGE, TOOL, VARIANTS
from .sizes import DAYS, LAST_DAY, Period

THINK_SECONDS = 1.0  # on average, between a response and the next click
RESPONSE_SECONDS = 60
LOOK_SECONDS = 0.2
FRESH_SECONDS = 3
CLIENTS = 4  # who send the mixed requests

REQUESTS = "requests under load"
ERRORS = "errors under load"
P95 = "request under load, p95, ms"
STALENESS = "staleness beside the writer, worst, s"
WRITER_ALONE = "writer alone, batch of 100 rows, median, ms"
WRITER_LOADED = "writer beside the admins, batch of 100 rows, median, ms"
WRITER_RATIO = "writer's median beside the admins / alone"
MEMORY = "memory after mixed requests, MB"
GROWTH = "memory, growth in their second half, MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """seconds: of clicking, and of the writer alone. mixed: requests for the look at memory."""

    seconds: float = 60
    admins: int = 50
    mixed: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One request of an admin's browser. status: 0 when there was no response."""

    status: int
    ms: float


def load_readings(
    load: Load, server: Server, mirror: Path, cookies: list[str], three: str, said: Path
) -> Readings:
    """Everything that the load shows. said: a file for what gunicorn prints."""
    url = server.url(company.DATABASE)
    chosen = Addresses(three)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writing:
        with serving(said) as site, staleness(mirror) as ages:
            written = writing.submit(writer.write, url, load.seconds)
            clicks = click(site, cookies, chosen, load.seconds)
            written.result()
        with server.connect() as owner, separate_cores(postmaster(owner), writing):
            alone = writing.submit(writer.write, url, load.seconds).result()
            with serving(said) as site:
                written = writing.submit(writer.write, url, load.seconds)
                click(site, cookies, chosen, load.seconds)
                loaded = written.result()
    times = [each.ms for each in clicks]
    return {
        REQUESTS: len(clicks),
        ERRORS: sum(each.status != 200 for each in clicks),
        "request under load, p50, ms": percentile(times, 50),
        P95: percentile(times, 95),
        "request under load, p99, ms": percentile(times, 99),
        STALENESS: max(ages),
        WRITER_ALONE: median(alone),
        WRITER_LOADED: median(loaded),
        WRITER_RATIO: median(loaded) / median(alone),
    }


def memory_readings(load: Load, cookies: list[str], three: str, said: Path) -> Readings:
    """Resident memory of the site while it answers mixed requests."""
    chosen = Addresses(three)
    with serving(said) as site:
        sizes = []
        for _ in range(2):

            def client(number: int) -> list[Click]:
                chance = random.Random(number)  # noqa: S311 no secret
                count = load.mixed // 2 // CLIENTS
                return [ask(site, cookies[number], chosen.draw(chance)) for _ in range(count)]

            in_threads(client, min(CLIENTS, len(cookies)))
            sizes.append(resident_mb(site.pid))
    return {"mixed requests": load.mixed, MEMORY: sizes[1], GROWTH: sizes[1] - sizes[0]}


class Addresses:
    """Views of the page of users: any period, sort and filter, mostly without tags."""

    def __init__(self, three: str):
        self.tags = ("", "", "", f"&{TOOL}", f"&{three}")

    def draw(self, chance: random.Random) -> str:
        end = LAST_DAY - timedelta(days=chance.randrange(max(1, DAYS - 60)))
        start = end - timedelta(days=chance.choice((6, 29, 29)))
        period = Period(start_date=start, end_date=end).query
        variant = chance.choice(list(VARIANTS.values()))
        return f"{PAGE}?{period}{chance.choice(self.tags)}&{variant}"


@contextmanager
def separate_cores(server_pid: int, writing: ProcessPoolExecutor) -> Iterator[None]:
    """PostgreSQL and the writer on the first core, this process and the site on the others."""
    every = os.sched_getaffinity(0)
    first, *others = sorted(every)
    writer_pid = writing.submit(os.getpid).result()
    for pid in (server_pid, writer_pid):
        bind(pid, {first})
    # Processes that are started inherit it.
    os.sched_setaffinity(0, set(others[:1]) or every)
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)
        bind(server_pid, every)
        bind(writer_pid, every)


@contextmanager
def staleness(mirror: Path) -> Iterator[list[float]]:
    """Ages of the newest snapshot in seconds, from the site's first cycle on."""
    from analytics.mirror.status import read_status

    over, ages = threading.Event(), []

    def age() -> float:
        at = read_status(mirror).snapshot_at
        return (datetime.now(UTC) - at.replace(tzinfo=UTC)).total_seconds() if at else math.inf

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            ages.append(age())

    deadline = time.monotonic() + RESPONSE_SECONDS
    while age() > FRESH_SECONDS and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield ages
    finally:
        over.set()
        thread.join()


def click(site: Site, cookies: list[str], chosen: Addresses, seconds: float) -> list[Click]:
    """Every admin clicks, reads and clicks again until the time is over."""
    until = time.monotonic() + seconds

    def admin(number: int) -> list[Click]:
        chance = random.Random(number)  # noqa: S311 no secret
        clicks = []
        time.sleep(chance.uniform(0, THINK_SECONDS))
        while time.monotonic() < until:
            clicks.append(ask(site, cookies[number], chosen.draw(chance)))
            time.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)
        return clicks

    return in_threads(admin, len(cookies))


def in_threads(admin: Callable[[int], list[Click]], count: int) -> list[Click]:
    """The clicks of so many admins at once."""
    with ThreadPoolExecutor(count) as threads:
        return [each for clicks in threads.map(admin, range(count)) for each in clicks]


def ask(site: Site, cookie: str, address: str) -> Click:
    """One request, its response read to the end."""
    start = time.perf_counter()
    connection = site.connection(timeout=RESPONSE_SECONDS)
    try:
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        response.read()
        status = response.status
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    return Click(status=status, ms=(time.perf_counter() - start) * 1000)
