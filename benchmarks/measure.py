"""Samples several contenders in turn, so that slow moments affect all of them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

# What is no contender: seconds, MB, counts and ratios by name.
Readings = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Something to run. run: returns the bytes of its response, 0 where there are none."""

    name: str
    run: Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Milliseconds of each run of a contender. size: bytes of its response."""

    name: str
    samples: tuple[float, ...]
    size: int

    @property
    def ms(self) -> float:
        return median(self.samples)


def interleaved(
    contenders: Sequence[Contender], rounds: int, say: Callable[[str], None]
) -> dict[str, Figure]:
    """Figures by name. A first round warms up and is not counted."""
    samples: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    sizes: dict[str, int] = {}
    for number in range(rounds + 1):
        start = time.monotonic()
        for contender in contenders:
            begun = time.perf_counter()
            sizes[contender.name] = contender.run()
            if number:
                samples[contender.name].append((time.perf_counter() - begun) * 1000)
        say(f"Round {number or 'to warm up'} … {time.monotonic() - start:.1f} s")
    return {
        name: Figure(name=name, samples=tuple(taken), size=sizes[name])
        for name, taken in samples.items()
    }


def percentile(values: Sequence[float], at: int) -> float:
    """Percentile number `at` of the values; 0 without values."""
    if len(values) < 2:
        return sum(values)
    return quantiles(values, n=100, method="inclusive")[at - 1]
