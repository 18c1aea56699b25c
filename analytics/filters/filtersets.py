"""Declares, renders and validates the query string, and builds a UsageQuery."""

from datetime import UTC, date, datetime

import django_filters
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import HiddenInput
from django.http import QueryDict

from analytics.domain.periods import DEFAULT_RANGE, RANGES, period_of
from analytics.domain.query import METRICS, Segment, SortBy, TagScope, TagSource, UsageQuery
from analytics.domain.tags import PREFIX, exact_tags, quoted, split_tags, tool_of
from analytics.litellm.models import DailyUserSpend

from . import fields
from .form import UsageForm
from .invalid import text_for_programs

SORTS = [(sort.value, sort.value.replace("_", " ").capitalize()) for sort in SortBy]
ORDERS = [("asc", "Ascending"), ("desc", "Descending")]
TAG_SCOPES = [
    ("requests", "Only tagged requests"),
    ("users", "All usage by people who used these tags"),
]
TAG_SOURCES = [
    ("days", "Daily totals"),
    ("logs", "Request logs (exact when complete)"),
]
SEGMENTS = [("power", "Power users"), ("low", "Low users")]
PAGE_SIZES = [(size, size) for size in ("25", "50", "100")]
TOP_NS = [(count, f"Top {count}") for count in ("10", "25", "50")]


def parameter(field: type, **kwargs) -> django_filters.Filter:
    """A filter of django-filter that draws and validates one of our form fields."""
    declared = django_filters.Filter(**kwargs)
    declared.field_class = field
    return declared


class UsageFilterSet(django_filters.FilterSet):
    """The page's parameters. It filters no QuerySet; it hands over `usage_query()`."""

    range = parameter(
        fields.OneOfField,
        label="Period",
        name="range",
        choices=[(name, label) for name, (label, period) in RANGES.items()],
        widget=HiddenInput,
    )
    start_date = parameter(fields.DayField, label="From")
    end_date = parameter(fields.DayField, label="To")
    tag_filters = parameter(fields.TagsField, label="Tools and tags")
    tag_scope = parameter(
        fields.OneOfField,
        label="When filtering by tag, count",
        name="tag_scope",
        choices=TAG_SCOPES,
    )
    tag_source = parameter(
        fields.OneOfField, label="Tag data source", name="tag_source", choices=TAG_SOURCES
    )
    segment = parameter(
        fields.OneOfField, label="Segment", name="segment", choices=SEGMENTS, widget=HiddenInput
    )
    min_spend = parameter(
        fields.UsdField, label="Min spend", name="min_spend", placeholder="e.g., 200"
    )
    max_spend = parameter(
        fields.UsdField, label="Max spend", name="max_spend", placeholder="e.g., 1000"
    )
    q = parameter(fields.SearchField, label="Search")
    sort_by = parameter(fields.OneOfField, label="Sort by", name="sort_by", choices=SORTS)
    sort_order = parameter(fields.OneOfField, label="Order", name="sort_order", choices=ORDERS)
    page = parameter(
        fields.CountField, label="Page", name="page", highest=fields.MOST_PAGES, widget=HiddenInput
    )
    page_size = parameter(
        fields.OneOfField, label="Rows per page", name="page_size", choices=PAGE_SIZES
    )
    top_n = parameter(fields.OneOfField, label="Chart", name="top_n", choices=TOP_NS)
    power = parameter(fields.UsdField, label="Power users above", name="power")
    low = parameter(fields.UsdField, label="Low users below", name="low")

    keep_in_range = True

    class Meta:
        model = DailyUserSpend
        fields: tuple[str, ...] = ()
        form = UsageForm

    def __init__(self, params: QueryDict, *, today: date | None = None):
        """today: the UTC day that ranges end on; the clock's where it is left out."""
        self.params = params
        self.today = today or datetime.now(UTC).date()
        super().__init__(self.completed(params), queryset=DailyUserSpend.objects.none())

    def filter_queryset(self, queryset):
        raise NotImplementedError("UsageFilterSet filters no QuerySet: ask usage_query().")

    def completed(self, params: QueryDict) -> QueryDict:
        """The parameters with every default in place, as the form shows them."""
        given = params.copy()
        given.setlist("tag_filters", tag_names(params))
        for name, value in self.defaults().items():
            if not given.get(name, "").strip():
                given[name] = value
        self.complete_period(given)
        # What is given more than once stays so: the form refuses it.
        for name, values in params.lists():
            if name != "tag_filters" and len(values) > 1:
                given.setlist(name, values)
        return given

    @property
    def errors_for_programs(self) -> list[str]:
        """A sentence for each error, by the names of parameters, in the order of declaration."""
        errors = self.form.errors.as_data()
        names = [*(name for name in self.form.fields if name in errors), NON_FIELD_ERRORS]
        return [text_for_programs(error) for name in names for error in errors.get(name, ())]

    def defaults(self) -> dict[str, str]:
        """What a parameter is that the URL leaves out."""
        return {
            "tag_scope": TagScope.REQUESTS,
            "tag_source": TagSource.DAYS,
            "sort_by": SortBy.SPEND,
            "sort_order": "desc",
            "page": "1",
            "page_size": "50",
            "top_n": "10",
            "power": str(settings.POWER_USER_SPEND).removesuffix(".0"),
            "low": str(settings.LOW_USER_SPEND).removesuffix(".0"),
        }

    def complete_period(self, given: QueryDict) -> None:
        """Dates from the range. Dates that say something else than the range win over it."""
        dates = given.get("start_date", ""), given.get("end_date", "")
        name = given.get("range") or ("" if any(dates) else DEFAULT_RANGE)
        if name not in RANGES:
            return
        period = tuple(day.isoformat() for day in period_of(name, self.today))
        if any(dates) and dates != period:
            given.pop("range", None)
            return
        given["range"], (given["start_date"], given["end_date"]) = name, period

    @property
    def chosen_tags(self) -> tuple[str, ...]:
        """The tags and tools of a valid set, by the names that people use."""
        parts = self.form.cleaned_data["tag_filters"]
        return tuple(name for part in parts for name in split_tags(part))

    def usage_query(self) -> UsageQuery:
        """The question that the parameters ask. Only for a valid set."""
        given = self.form.cleaned_data
        return UsageQuery(
            start_date=given["start_date"],
            end_date=given["end_date"],
            range_name=given.get("range") or "",
            tags=exact_tags(self.chosen_tags),
            tag_scope=TagScope(given["tag_scope"]),
            tag_source=TagSource(given["tag_source"]),
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


def tag_names(params: QueryDict) -> list[str]:
    """The chosen tags and tools, each once, quoted where a comma would part them."""
    names = [name for text in params.getlist("tag_filters") for name in split_tags(text)]
    return list(dict.fromkeys(quoted(canonical(name)) for name in names))


def canonical(name: str) -> str:
    """A tool by its slug, any other tag as it is, though it may stand for a tool."""
    tool = tool_of(name)
    return tool.slug if tool and not name.startswith(PREFIX) else name
