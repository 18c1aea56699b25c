"""The core of an answer: every user of a period as columns. `answer` computes any view from it.

The columns are numpy's: a sort of 100,000 users takes milliseconds, and a cache holds many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from .query import TagSource
from .report import Unattributed

# Floats hold every whole number below it.
EXACT_FLOATS = 2**53


@dataclass(frozen=True, kw_only=True, eq=False)
class UsageCore:
    """Users of (period, tags, scope), ascending by user_id as bytes; one entry a user in each.

    first_day, last_day: days since start_date, from 0. sort_name: as `SortBy.USER` orders.
    searched: what a search looks through, in PostgreSQL's lower case.
    unattributed, total_spend: USD of the whole period, whatever the tags. most_together and
    least_together: bounds on what all users spent, closer than the sums of theirs where they share
    keys. unbooked: tagged USD that no user is booked with.
    certain: whether a user surely made such requests. source: see UsageReport.
    tag_source: where tagged requests were counted.
    read_at: when the database was asked, UTC without a zone.
    """

    start_date: date
    user_id: tuple[str, ...]
    user_email: tuple[str | None, ...]
    user_alias: tuple[str | None, ...]
    sort_name: tuple[str, ...]
    searched: tuple[str, ...]
    in_user_table: np.ndarray
    spend: np.ndarray
    spend_at_least: np.ndarray
    exact: np.ndarray
    certain: np.ndarray
    requests: np.ndarray
    successes: np.ndarray
    failures: np.ndarray
    prompt_tokens: np.ndarray
    completion_tokens: np.ndarray
    days_active: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    unattributed: float
    total_spend: float
    most_together: float
    least_together: float
    unattributed_tagged: float
    unbooked: float
    kinds: tuple[Unattributed, ...]
    period_is_empty: bool
    data_since: date | None
    data_through: date | None
    updated_at: datetime | None
    missing: tuple[str, ...]
    source: str
    tag_source: TagSource
    read_at: datetime

    @property
    def nbytes(self) -> int:
        """Roughly what it takes in memory."""
        columns = (getattr(self, field.name) for field in fields(self))
        arrays = sum(column.nbytes for column in columns if isinstance(column, np.ndarray))
        texts = (self.user_id, self.user_email, self.user_alias, self.sort_name, self.searched)
        return arrays + sum(8 + 57 + 2 * len(text or "") for column in texts for text in column)

    @cached_property
    def name_rank(self) -> np.ndarray:
        """Each user's place by name."""
        order = sorted(range(len(self.user_id)), key=self.sort_name.__getitem__)
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        # Equal names share a rank: the user_id decides between them, whatever the direction.
        for place, index in enumerate(order[1:], start=1):
            before = order[place - 1]
            if self.sort_name[index] == self.sort_name[before]:
                ranks[index] = ranks[before]
        return ranks


def whole_numbers(values: Sequence[Any]) -> np.ndarray:
    """Counts as int64, or as Python's own integers where one is beyond that.

    Raises OverflowError for a float that may stand for more than one whole number.
    """
    if values and isinstance(values[0], float):
        if max(values) >= EXACT_FLOATS:
            raise OverflowError(f"a sum of {max(values)} is no exact float")
        return np.array(values, dtype=float).astype(np.int64)
    largest = max(values, default=0)
    return np.array([int(value) for value in values], dtype=np.int64 if largest < 2**62 else object)
