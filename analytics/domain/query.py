"""The query: one frozen value with everything an answer depends on. No Django, no clock."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SortBy(StrEnum):
    """What users can be ordered by. The first three are the chart's metrics, too."""

    SPEND = "spend"
    REQUESTS = "requests"
    TOKENS = "tokens"
    USER = "user"
    CHANGE = "change"
    SUCCESS_RATE = "success_rate"
    DAYS_ACTIVE = "days_active"
    LAST_ACTIVE = "last_active"


class TagScope(StrEnum):
    """Under tags: the requests that carry them, or all usage of those who made such requests."""

    REQUESTS = "requests"
    USERS = "users"


class TagMode(StrEnum):
    """Which requests carry the chosen tags: those with at least one of them, or with all."""

    ANY = "any"
    ALL = "all"


class Segment(StrEnum):
    """Some of the users: those above or below a threshold of spend, both strict; those without
    usage before the period; those who have spent the budget that LiteLLM sets them, or most of it;
    those of whose requests many failed.
    """

    POWER = "power"
    LOW = "low"
    NEW = "new"
    OVER_BUDGET = "over_budget"
    NEAR_BUDGET = "near_budget"
    LOW_SUCCESS = "low_success"


METRICS = (SortBy.SPEND, SortBy.REQUESTS, SortBy.TOKENS)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageQuery:
    """Which users, in which order, cut to which page.

    start_date, end_date: UTC days, both inclusive. range_name: how the URL names them, which
    decides what they compare with; empty for fixed dates.
    tags: exact spellings; a request counts when it carries at least one. Empty: every request.
    required_tags: groups of `tags`, one for each that is required; a request counts when it carries
    a tag of every group. Empty: any of `tags` will do.
    teams, models: exact IDs and names, any of each; '' is no team, and no model. Only usage of the
    keys that were a team's on the day counts, and only that with the models. Empty: all of it.
    segment: only these users; None for every user.
    min_spend, max_spend: USD, inclusive bounds on a user's sum over the period.
    search: words; each is part of a user's email, alias or ID, in any case.
    page: from 1. `keep_in_range` answers a page past the end with the last page, else with no rows.
    top_n: users in the chart, by `metric`; 0 where it shows none.
    power_above, low_below: USD over the period as it stands, both strict.
    columns: of the table, by name; those that are not shown are not counted.
    """

    start_date: date
    end_date: date
    range_name: str = ""
    tags: tuple[str, ...] = ()
    required_tags: tuple[tuple[str, ...], ...] = ()
    tag_scope: TagScope = TagScope.REQUESTS
    teams: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    segment: Segment | None = None
    min_spend: float | None = None
    max_spend: float | None = None
    search: str = ""
    sort_by: SortBy = SortBy.SPEND
    descending: bool = True
    page: int = 1
    page_size: int = 50
    keep_in_range: bool = True
    top_n: int = 10
    power_above: float = 200.0
    low_below: float = 10.0
    columns: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Length of the period in days, at least 1."""
        return (self.end_date - self.start_date).days + 1

    def holds(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return self.start_date <= day <= self.end_date

    @property
    def has_cell_filters(self) -> bool:
        """Whether usage of some teams or models only is counted."""
        return bool(self.teams or self.models)

    @property
    def counts_all(self) -> bool:
        """Whether every request counts, whatever its tags, team and model."""
        return not (self.tags or self.has_cell_filters)

    @property
    def tag_groups(self) -> tuple[tuple[str, ...], ...]:
        """A request counts when it carries a tag of every group; no group without tags."""
        return self.required_tags or ((self.tags,) if self.tags else ())

    @property
    def search_words(self) -> tuple[str, ...]:
        """The words of the search, in its order."""
        return tuple(self.search.split())

    @property
    def metric(self) -> SortBy:
        """What the chart ranks by: the sort column where it is a metric, else spend."""
        return self.sort_by if self.sort_by in METRICS else SortBy.SPEND
