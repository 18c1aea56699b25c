"""Load test: many admins, a stampede on one cold view, and LiteLLM's writer in parallel.

The load generator is threads over http.client: a few dozen requests a second need no more.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

import psycopg

from demo.postgres import Server

from . import company, writer
from .gunicorn_site import Site, serving
from .server_log import ServerLog
from .site import SCRIPTS
from .sizes import DAYS, LAST_DAY, MONTH, Period
from .visits import PAGE, SUMMARY, TOOL, WARM_VARIANTS

WARM, COLD, COMPARISON = "warm request", "cold request", "comparison after it"
COLD_SHARE = 0.2
THINK_SECONDS = 1.0  # on average, between an answer and the next click
ANSWER_SECONDS = 60
READING = "SELECT FROM pg_stat_activity WHERE usename = 'usage_reader' AND state = 'active'"

ERRORS = "errors under load"
STAMPEDE = "stampede: times that the same statement was sent"
WRITER_RATIO = "writer, median with load / without"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much of it. seconds: of clicking, and of the writer alone before.

    stampede: requests of one cold view at the same moment.
    """

    seconds: float = 60
    admins: int = 50
    stampede: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One request of an admin's browser. status: 0 when there was no answer."""

    kind: str
    status: int
    ms: float


def load_readings(
    load: Load, server: Server, cookies: list[str], three: str, log: ServerLog, said: Path
) -> dict[str, float]:
    """Everything that the load shows. said: a file for what gunicorn says."""
    url = server.url(company.DATABASE)
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            alone = process.submit(writer.write, url, load.seconds).result()
            with serving(said) as site:
                loaded = process.submit(writer.write, url, load.seconds)
                clicks = click(site, cookies[: load.admins], Addresses(three), load.seconds)
            written = writer_readings(alone, loaded.result())
        with server.connect(company.DATABASE) as owner:
            wait_until_idle(owner)
        # A site that knows nothing yet, and no request of before that still waits for its answer.
        with serving(said) as site:
            rushed = stampede(site, cookies[: load.stampede], log)
        return click_readings(clicks) | written | rushed
    finally:
        with server.connect(company.DATABASE) as owner:
            writer.forget(owner)


def wait_until_idle(owner: psycopg.Connection) -> None:
    """Until the server works on nothing for the site any more, but no longer than its patience."""
    until = time.monotonic() + ANSWER_SECONDS
    while owner.execute(READING).fetchone() and time.monotonic() < until:
        time.sleep(0.1)


class Addresses:
    """Warm addresses, as often as one likes; cold ones, each but once."""

    def __init__(self, three: str):
        self.first = [f"{PAGE}?{MONTH.query}{tags}" for tags in ("", f"&{TOOL}", f"&{three}")]
        self.warm = [
            f"{address}&{variant}" for address in self.first for variant in WARM_VARIANTS.values()
        ]
        cold = [f"{PAGE}?{period.query}" for period in distinct_periods()]
        random.Random(2).shuffle(cold)  # noqa: S311 no secret
        self.cold = iter(cold)


def distinct_periods() -> Iterator[Period]:
    """Past periods of 7 to 30 days, none of them the warm one."""
    for ago in range(1, DAYS - 30):
        for length in range(7, 31):
            end = LAST_DAY - timedelta(days=ago)
            yield Period(start_date=end - timedelta(days=length - 1), end_date=end)


def click(site: Site, cookies: list[str], addresses: Addresses, seconds: float) -> list[Click]:
    """Every admin clicks, reads and clicks again until the time is over."""
    for address in addresses.first:
        ask(site, cookies[0], address, COLD)
    until = time.monotonic() + seconds

    def admin(number: int) -> list[Click]:
        chance = random.Random(number)  # noqa: S311 no secret
        clicks = []
        time.sleep(chance.uniform(0, THINK_SECONDS))
        while time.monotonic() < until:
            cold = next(addresses.cold, None) if chance.random() < COLD_SHARE else None
            address = cold or chance.choice(addresses.warm)
            clicks.append(ask(site, cookies[number], address, COLD if cold else WARM))
            if cold:
                after = cold.replace(PAGE, SUMMARY)
                clicks.append(ask(site, cookies[number], after, COMPARISON))
            time.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)
        return clicks

    return in_threads(admin, len(cookies))


def stampede(site: Site, cookies: list[str], log: ServerLog) -> dict[str, float]:
    """Everybody opens the same view, which nobody has opened before."""
    end = LAST_DAY - timedelta(days=DAYS // 2)
    period = Period(start_date=end - timedelta(days=3), end_date=end)
    log.skip()
    gate = threading.Barrier(len(cookies))

    def admin(number: int) -> list[Click]:
        gate.wait()
        return [ask(site, cookies[number], f"{PAGE}?{period.query}", COLD)]

    clicks = in_threads(admin, len(cookies))
    texts = [each.text for each in log.statements() if each.reads_litellm]
    titles = Counter(map(title, texts))
    return {
        "stampede: requests of one cold view": len(clicks),
        STAMPEDE: max(Counter(texts).values(), default=0),
        "stampede: errors": sum(each.status != 200 for each in clicks),
        "stampede: slowest answer, ms": max(each.ms for each in clicks),
    } | {f"stampede: sent, {name}": count for name, count in titles.items()}


def title(text: str) -> str:
    """What a statement says of itself, or how it begins."""
    comments = [line.strip("- ") for line in text.splitlines() if line.startswith("--")]
    return (comments or [" ".join(text.split())])[0][:60]


def in_threads(admin: Callable[[int], list[Click]], count: int) -> list[Click]:
    """The clicks of so many admins at once."""
    with ThreadPoolExecutor(count) as threads:
        return [each for clicks in threads.map(admin, range(count)) for each in clicks]


def ask(site: Site, cookie: str, address: str, kind: str) -> Click:
    """One request, its answer read to the end."""
    start = time.perf_counter()
    connection = site.connection(timeout=ANSWER_SECONDS)
    try:
        headers = {"Cookie": f"{cookie}; {SCRIPTS}", "Accept-Encoding": "gzip"}
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    return Click(kind=kind, status=status, ms=(time.perf_counter() - start) * 1000)


def click_readings(clicks: list[Click]) -> dict[str, float]:
    """Errors, and percentiles of each kind apart; ms."""
    readings = {
        "requests under load": len(clicks),
        ERRORS: sum(each.status != 200 for each in clicks),
    }
    for kind in (WARM, COLD, COMPARISON):
        times = [each.ms for each in clicks if each.kind == kind]
        for at in (50, 95, 99):
            readings[f"{kind} under load, p{at}, ms"] = percentile(times, at)
    return readings


def writer_readings(alone: list[float], loaded: list[float]) -> dict[str, float]:
    """The writer's batches without and with the load; ms."""
    late = percentile(alone, 95), percentile(loaded, 95)
    return {
        "writer, batch of 100 rows, median without load, ms": median(alone),
        "writer, batch of 100 rows, median with load, ms": median(loaded),
        "writer, p95 without load, ms": late[0],
        "writer, p95 with load, ms": late[1],
        WRITER_RATIO: median(loaded) / median(alone),
        "writer, p95 with load / without": late[1] / late[0],
    }


def percentile(times: list[float], at: int) -> float:
    """The value below which so many of a hundred lie; 0 where there is none."""
    if len(times) < 2:
        return sum(times)
    return quantiles(times, n=100, method="inclusive")[at - 1]
