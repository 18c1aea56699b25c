"""The bar of the reconciliation: shown, filtered out, unattributed."""

from dataclasses import dataclass

from analytics.domain.report import Ledger


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One part of the bar. start, length: per cent of the whole, for SVG."""

    name: str
    start: str
    length: str


def ledger_strip(ledger: Ledger) -> tuple[LedgerPart, ...]:
    """The parts from left to right; none where a sum is negative or all are nothing."""
    sums = {
        "shown": ledger.in_scope,
        "filtered": ledger.filtered_out,
        "unattributed": ledger.unattributed,
    }
    whole = sum(sums.values())
    if whole <= 0 or min(sums.values()) < 0:
        return ()
    start = 0.0
    parts = []
    for name, spend in sums.items():
        parts.append(LedgerPart(name, f"{start / whole:.2%}", f"{spend / whole:.2%}"))
        start += spend
    return tuple(parts)
