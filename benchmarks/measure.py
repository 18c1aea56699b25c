"""Samples several contenders in turn, so that slow moments affect all of them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from .server_log import ServerLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run. sql_ms: the server's time for all statements on LiteLLM's database.

    statements: how many of them read LiteLLM's tables. size: bytes that came back.
    """

    ms: float
    sql_ms: float
    statements: int
    size: int = 0
    gave_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Something to run. run: gives the bytes of its answer, or None when it gave up.

    prepare: what goes before each run and is not measured. by_server: its time is the server's, not
    ours. rounds: it takes part in the first so many only.
    """

    name: str
    run: Callable[[], int | None]
    prepare: Callable[[], object] = int  # nothing
    by_server: bool = False
    rounds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured of one contender; ms."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def ms(self) -> float:
        return median(sample.ms for sample in self.samples)

    @property
    def lowest(self) -> float:
        return min(sample.ms for sample in self.samples)

    @property
    def highest(self) -> float:
        return max(sample.ms for sample in self.samples)

    @property
    def sql_ms(self) -> float:
        return median(sample.sql_ms for sample in self.samples)

    @property
    def statements(self) -> int:
        return max(sample.statements for sample in self.samples)

    @property
    def size(self) -> int:
        return max(sample.size for sample in self.samples)

    @property
    def mb_per_second(self) -> float:
        return self.size / 1e6 / (self.ms / 1000)

    @property
    def gave_up(self) -> bool:
        return any(sample.gave_up for sample in self.samples)


def interleaved(
    contenders: Sequence[Contender], rounds: int, log: ServerLog, say: Callable[[str], None]
) -> dict[str, Figure]:
    """Figures by name. One more round goes before, and is not counted."""
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        start = time.monotonic()
        for contender in contenders:
            if contender.rounds is not None and not 1 <= number <= contender.rounds:
                continue
            sample = sampled(contender, log)
            if number:
                samples[contender.name].append(sample)
        say(f"Round {number or 'to warm up'} … {time.monotonic() - start:.1f} s")
    return {name: Figure(name=name, samples=tuple(taken)) for name, taken in samples.items()}


def sampled(contender: Contender, log: ServerLog) -> Sample:
    """One run of a contender."""
    contender.prepare()
    log.skip()
    start = time.perf_counter()
    size = contender.run()
    ms = (time.perf_counter() - start) * 1000
    statements = log.statements()
    sql_ms = sum(statement.ms for statement in statements)
    return Sample(
        ms=sql_ms if contender.by_server and size is not None else ms,
        sql_ms=sql_ms,
        statements=sum(statement.reads_litellm for statement in statements),
        size=size or 0,
        gave_up=size is None,
    )
