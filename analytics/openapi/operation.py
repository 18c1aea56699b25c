"""What is said of one route that programs may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse

from analytics.domain.slices import SliceBy
from analytics.filters.period import PeriodFilterSet
from analytics.filters.slice_filterset import SliceFilterSet

from .schemas.types import Schema

# Parameters that only pages need: filters of other pages, the table, the chart.
TABLE = frozenset({"cols", "chart", "lists"})
ORDER = frozenset({"sort_by", "sort_order"})
PAGING = frozenset({"page", "page_size"})
TAGS = frozenset({"tool", "tag_filters", "tag_mode", "tag_scope"})
PERIOD = frozenset({"range", "start_date", "end_date"})
USERS = frozenset({"segment", "min_spend", "max_spend", "power", "low"})
SCOPE = TAGS | USERS | {"team", "model", "q"}
UNUSED_BY_SEATS = TAGS | USERS | ORDER | TABLE | {"model", "top_n", "compare"}
DATES = {"start_date": "2026-11-01", "end_date": "2026-11-24"}
MONTH = {"range": "30d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """GET of one route. answer: the schema of its JSON; None for a CSV file.

    page: of tools, models or teams. without_effect: parameters that it checks and does not use.
    required: parameters that the view asks for, beyond its filter set. example: a query string.
    can_be_unknown: whether it answers 404 for an ID that LiteLLM does not know. is_large: a file
    that is sent in pieces.
    """

    route: str
    summary: str
    filterset: type[PeriodFilterSet]
    answer: Schema | None = None
    page: SliceBy | None = None
    without_effect: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    example: Mapping[str, str | list[str]] = field(default_factory=dict)
    can_be_unknown: bool = False
    is_large: bool = False

    @property
    def path(self) -> str:
        return reverse(self.route)

    @property
    def name(self) -> str:
        """`users_csv`, for generated clients."""
        return self.route.partition(":")[2]

    def empty_filterset(self) -> PeriodFilterSet:
        """The filter set of an empty query string."""
        if self.page:
            return SliceFilterSet(QueryDict(), self.page)
        return self.filterset(QueryDict())
