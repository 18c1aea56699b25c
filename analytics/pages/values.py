"""Values as JSON and CSV files write them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from analytics.domain.formulas import guarded
from analytics.domain.periods import ComparedPeriods, Period


def csv_cells(values: Iterable[Any]) -> Iterator[str]:
    """Numbers with at most six decimals, empty where a value is missing.

    Text that a spreadsheet would run as a formula is guarded.
    """
    for value in values:
        if isinstance(value, float):
            text = f"{value:.6f}".rstrip("0").rstrip(".")
            yield "0" if text == "-0" else text
        else:
            yield "" if value is None else guarded(str(value))


def compared_json(periods: ComparedPeriods | None) -> dict[str, Any] | None:
    """Both sides of the comparison; None without one."""
    if periods is None:
        return None
    return {"current": period_json(periods.current), "previous": period_json(periods.previous)}


def period_json(period: Period) -> dict[str, str]:
    return {"start_date": period[0].isoformat(), "end_date": period[1].isoformat()}


def moment_json(moment: datetime | None) -> str | None:
    """moment: UTC without a zone."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
