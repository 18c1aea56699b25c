"""The state of the site for /metrics, read when it is asked: the mirror, the refresh, readiness."""

from collections import Counter as Sums
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from analytics.mirror.current import mirror_folder, store
from analytics.mirror.status import Status, read_status

from .readiness import OK, probe
from .request_log import age_of
from .version import version


class StateCollector(Collector):
    """It reads files that the refresh writes, whichever process that is."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("user_usage", "The running version.", {"version": version()})
        yield from readiness()
        status = read_status(mirror_folder())
        yield from refresh(status)
        yield from mirror(status)


def readiness() -> Iterator[Metric]:
    """It also loads the newest generation of the mirror."""
    found = probe.answer()
    yield gauge("ready", "1 when pages work, as /readyz says.", int(found.is_ready))
    checks = GaugeMetricFamily(
        "user_usage_check_ok", "1 for each check of /readyz.", labels=["check"]
    )
    for name, word in found.checks:
        checks.add_metric([name], int(word == OK))
    yield checks


def refresh(status: Status) -> Iterator[Metric]:
    """Cycles since the mirror's folder was made."""
    yield CounterMetricFamily("user_usage_refresh_cycles", "Cycles that ended.", status.cycles)
    yield CounterMetricFamily("user_usage_refresh_failures", "Cycles that failed.", status.failures)
    yield gauge("refresh_failing", "1 while cycles fail.", int(status.failing_since is not None))
    yield gauge("refresh_seconds", "Duration of the last cycle.", status.duration)
    yield gauge("refresh_transaction_seconds", "Of it on LiteLLM's database.", status.seconds)


def mirror(status: Status) -> Iterator[Metric]:
    """What this process has loaded. Its age is missing before the first copy."""
    age = age_of(status.snapshot_at)
    if age is not None:
        yield gauge("mirror_age_seconds", "Age of the newest copied rows.", age)
    loaded = store().loaded
    yield gauge("mirror_days", "Days that are copied.", len(loaded.days))
    yield gauge("mirror_days_to_copy", "Days that the first copy has not reached.", status.missing)
    rows, sizes = Sums[str](), 0
    for file in loaded.files:
        rows[file.path.partition("/")[0]] += file.rows
        sizes += file.size
    yield gauge("mirror_bytes", "Size of the files.", sizes)
    tables = GaugeMetricFamily("user_usage_mirror_rows", "Rows by table.", labels=["table"])
    for table, count in sorted(rows.items()):
        tables.add_metric([table], count)
    yield tables


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"user_usage_{name}", words, value)
