"""The page of users and its formats: order, pages and chart; builds a UsageQuery."""

from django.forms import HiddenInput
from django.http import QueryDict

from analytics.domain.query import METRICS, Segment, SortBy, TagScope, UsageQuery

from . import fields
from .period import parameter
from .scope import ScopeFilterSet

SORTS = [(sort.value, sort.value.replace("_", " ").capitalize()) for sort in SortBy]
ORDERS = [("asc", "Ascending"), ("desc", "Descending")]
PAGE_SIZES = [(size, size) for size in ("25", "50", "100")]
TOP_NS = [(count, f"Top {count}") for count in ("10", "25", "50")]


class UsageFilterSet(ScopeFilterSet):
    """Every parameter of the page of users; hands over `usage_query()`."""

    sort_by = parameter(fields.OneOfField, label="Sort by", name="sort_by", choices=SORTS)
    sort_order = parameter(fields.OneOfField, label="Order", name="sort_order", choices=ORDERS)
    page = parameter(
        fields.CountField, label="Page", name="page", highest=fields.MOST_PAGES, widget=HiddenInput
    )
    page_size = parameter(
        fields.OneOfField,
        label="Rows per page",
        name="page_size",
        choices=PAGE_SIZES,
        widget=HiddenInput,
    )
    top_n = parameter(
        fields.OneOfField, label="Chart", name="top_n", choices=TOP_NS, widget=HiddenInput
    )

    keep_in_range = True

    def defaults(self) -> dict[str, str]:
        """Adds those of order, pages and chart."""
        return super().defaults() | {
            "sort_by": SortBy.SPEND,
            "sort_order": "desc",
            "page": "1",
            "page_size": "50",
            "top_n": "10",
        }

    def usage_query(self) -> UsageQuery:
        """The question that the parameters ask. Only for a valid set."""
        given, groups = self.form.cleaned_data, self.tag_groups
        return UsageQuery(
            start_date=given["start_date"],
            end_date=given["end_date"],
            range_name=given.get("range") or "",
            tags=tuple(dict.fromkeys(tag for group in groups for tag in group)),
            required_tags=groups if len(groups) > 1 else (),
            tag_scope=TagScope(given["tag_scope"]),
            teams=self.chosen("team"),
            models=self.chosen("model"),
            segment=Segment(given["segment"]) if given["segment"] else None,
            min_spend=given["min_spend"],
            max_spend=given["max_spend"],
            search=given["q"],
            sort_by=SortBy(given["sort_by"]),
            descending=given["sort_order"] == "desc",
            page=given["page"],
            page_size=int(given["page_size"]),
            keep_in_range=self.keep_in_range,
            top_n=int(given["top_n"]),
            power_above=given["power"],
            low_below=given["low"],
        )


class ActivityFilterSet(UsageFilterSet):
    """The JSON API's parameters: the period is a must, and pages can be of any size up to 100."""

    range = None
    start_date = parameter(fields.DayField, label="From", required=True)
    end_date = parameter(fields.DayField, label="To", required=True)
    sort_by = parameter(
        fields.OneOfField,
        label="Sort by",
        name="sort_by",
        choices=[(metric.value, metric.value) for metric in METRICS],
    )
    page_size = parameter(fields.CountField, label="Page size", name="page_size", highest=100)
    top_n = parameter(fields.CountField, label="Top", name="top_n", highest=50)

    keep_in_range = False

    def complete_period(self, given: QueryDict) -> None:
        """Both dates are required here."""
