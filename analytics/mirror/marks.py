"""Marks: `count:requests@updated_at`, which changes when LiteLLM writes a row of the day."""

from collections.abc import Mapping
from datetime import datetime


def mark_of(count: int, requests: int, newest: datetime | None) -> str:
    """newest: None where the table does not tell."""
    return f"{count}:{requests}@{newest}"


def moment_of(mark: str) -> datetime | None:
    """When LiteLLM last wrote a row of the day, UTC; None where the table does not tell."""
    try:
        return datetime.fromisoformat(mark.partition("@")[2])
    except ValueError:
        return None


def sums_in(marks: Mapping[str, str]) -> dict[str, str]:
    """Count and requests of each mark."""
    return {raw: mark.partition("@")[0] for raw, mark in marks.items()}
