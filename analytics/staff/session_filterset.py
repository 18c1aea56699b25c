"""The parameters of the list of live sessions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import QueryDict

from analytics.accounts.models import LoginSession
from analytics.audit.models import LONGEST_NAME
from analytics.filters.fields import MOST_PAGES, CountField
from analytics.filters.form import UsageForm
from analytics.filters.period import parameter

from .audit_filterset import TextField


class SessionForm(UsageForm):
    """Also refuses unknown and repeated parameters. It has no period."""

    def check_period(self, start: Any, end: Any) -> None:
        return


class SessionFilterSet(django_filters.FilterSet):
    """By a part of the username. `page` chooses among what is found."""

    user = parameter(
        TextField,
        label="Username",
        longest=LONGEST_NAME,
        lookup_expr="icontains",
        field_name="user__username",
    )
    page = parameter(
        CountField,
        label="Page",
        name="page",
        highest=MOST_PAGES,
        widget=HiddenInput,
        method="whole",
    )

    class Meta:
        model = LoginSession
        fields: tuple[str, ...] = ()
        form = SessionForm

    def __init__(self, params: QueryDict, sessions: QuerySet[LoginSession]):
        super().__init__(params, queryset=sessions)

    def whole(self, found: QuerySet[LoginSession], name: str, number: int) -> QuerySet:
        """The paginator cuts the page."""
        return found
