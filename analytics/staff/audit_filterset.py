"""The filters of the audit trail, of its page and its file."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.forms import HiddenInput
from django.http import QueryDict

from analytics.audit.kinds import Kind
from analytics.audit.models import INDEXED_TEXT, LONGEST_NAME, LONGEST_TEXT, Event
from analytics.filters import fields
from analytics.filters.form import UsageForm
from analytics.filters.invalid import InvalidValue
from analytics.filters.period import parameter

MOST_ID = 9_223_372_036_854_775_807
KINDS = sorted(((kind.value, kind.label.capitalize()) for kind in Kind), key=lambda pair: pair[1])


class TextField(forms.CharField):
    """Text without null characters, which our database does not take."""

    def __init__(self, *, longest: int, **kwargs: Any):
        widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=longest, widget=widget, **kwargs)


class EventNumberField(forms.IntegerField):
    """Where a page starts: below the last event of the one before."""

    widget = HiddenInput

    def clean(self, value: Any) -> int | None:
        try:
            number = super().clean(value)
        except ValidationError:
            number = 0
        if number is not None and not 1 <= number <= MOST_ID:
            raise InvalidValue("The page number is invalid", "before must be a number above 0")
        return number


class EventForm(UsageForm):
    """Also refuses unknown and repeated parameters, and days in the wrong order."""

    def check_period(self, start: date | None, end: date | None) -> None:
        if start and end and start > end:
            text = "Must be on or before “To”"
            self.add_error("start_date", InvalidValue(text, "start_date is after end_date"))


class EventFilterSet(django_filters.FilterSet):
    """Newest first. Every filter but the search has an index."""

    q = parameter(TextField, label="Search", longest=200, method="search")
    kind = parameter(
        fields.OneOfField, label="Event", name="kind", choices=[("", "All events"), *KINDS]
    )
    actor = parameter(TextField, label="Person", longest=LONGEST_NAME)
    subject = parameter(TextField, label="Subject", longest=LONGEST_TEXT, method="about")
    address = parameter(TextField, label="Address", longest=45)
    request_id = parameter(TextField, label="Request ID", longest=64)
    start_date = parameter(fields.DayField, label="From (UTC)", method="since")
    end_date = parameter(fields.DayField, label="To (UTC)", method="until")
    before = parameter(EventNumberField, label="Before", field_name="pk", lookup_expr="lt")

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()
        form = EventForm

    def __init__(self, params: QueryDict):
        super().__init__(params, queryset=Event.objects.order_by("-pk"))

    def search(self, events: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        """Letters anywhere in whatever an event says, in upper or lower case."""
        names = ("actor", "subject", "path", "filters", "detail")
        found = Q()
        for one in names:
            found |= Q(**{f"{one}__icontains": text})
        return events.filter(found)

    def about(self, events: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        start = Left("subject", INDEXED_TEXT)
        return events.alias(start=start).filter(start=text[:INDEXED_TEXT], subject=text)

    def since(self, events: QuerySet[Event], name: str, day: date) -> QuerySet[Event]:
        return events.filter(at__gte=datetime.combine(day, time(), UTC))

    def until(self, events: QuerySet[Event], name: str, day: date) -> QuerySet[Event]:
        return events.filter(at__lt=datetime.combine(day + timedelta(days=1), time(), UTC))
