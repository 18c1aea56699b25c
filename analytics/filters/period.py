"""The period of every page: its parameters, defaults and validation."""

from copy import copy
from datetime import UTC, date, datetime

import django_filters
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form, HiddenInput
from django.http import QueryDict

from analytics.domain.periods import DEFAULT_RANGE, RANGES, period_of
from analytics.litellm.models import DailyUserSpend

from . import fields
from .form import UsageForm
from .invalid import text_for_programs

FORM_CLASSES: dict[type, type[Form]] = {}


class Parameter(django_filters.Filter):
    """A filter that every set of its class shares: only the fields of the form are a set's own."""

    def __deepcopy__(self, memo: dict) -> "Parameter":
        shared = copy(self)
        shared.method = self.method  # it knows its own filter
        return shared


def parameter(field: type, **kwargs) -> django_filters.Filter:
    """A filter of django-filter that draws and validates one of our form fields."""
    declared = Parameter(**kwargs)
    declared.field_class = field
    return declared


class PeriodFilterSet(django_filters.FilterSet):
    """The days in question. Filter sets filter no QuerySet; they hand over a frozen query."""

    range = parameter(
        fields.OneOfField,
        label="Period",
        name="range",
        choices=[(name, label) for name, (label, period) in RANGES.items()],
        widget=HiddenInput,
    )
    start_date = parameter(fields.DayField, label="From")
    end_date = parameter(fields.DayField, label="To")

    class Meta:
        model = DailyUserSpend
        fields: tuple[str, ...] = ()
        form = UsageForm

    def __init__(self, params: QueryDict, *, today: date | None = None):
        """today: the UTC day that ranges end on; the clock's where it is left out."""
        self.params = params
        self.today = today or datetime.now(UTC).date()
        super().__init__(self.completed(params), queryset=DailyUserSpend.objects.none())

    def get_form_class(self) -> type[Form]:
        """One for each class of sets; a form copies its fields. Making it is half of validating."""
        kind = type(self)
        if kind not in FORM_CLASSES:
            FORM_CLASSES[kind] = super().get_form_class()
        return FORM_CLASSES[kind]

    def filter_queryset(self, queryset):
        raise NotImplementedError("This filters no QuerySet: it hands over a query.")

    def completed(self, params: QueryDict) -> QueryDict:
        """The parameters with every default in place, as the form shows them."""
        given = params.copy()
        for name, value in self.defaults().items():
            if not given.get(name, "").strip():
                given[name] = value
        self.complete_period(given)
        # What is given more than once stays so: the form refuses it.
        for name, values in params.lists():
            if len(values) > 1:
                given.setlist(name, values)
        return given

    @property
    def errors_for_programs(self) -> list[str]:
        """A sentence for each error, by the names of parameters, in the order of declaration."""
        errors = self.form.errors.as_data()
        names = [*(name for name in self.form.fields if name in errors), NON_FIELD_ERRORS]
        return [text_for_programs(error) for name in names for error in errors.get(name, ())]

    def defaults(self) -> dict[str, str]:
        """What a parameter is that the URL leaves out; not those of the period."""
        return {}

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
