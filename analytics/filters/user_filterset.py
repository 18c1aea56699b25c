"""The page of a user and its formats: the user, and what days are stacked by."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from analytics.domain.user_report import Layer, UserQuery

from . import fields
from .invalid import InvalidValue
from .page_filtersets import PageFilterSet
from .period import parameter

LAYERS = [(layer.value, layer.value.capitalize()) for layer in Layer]


class UserIdField(forms.CharField):
    """A user's ID exactly as LiteLLM has it, spaces included."""

    def __init__(self, **kwargs):
        super().__init__(strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError:
            raise InvalidValue(
                "Enter the ID of a user, without null characters",
                "user_id must be the ID of a user, without null characters",
            ) from None


class UserFilterSet(PageFilterSet):
    """Adds to the list's parameters, which decide who comes before and after, the user's own."""

    user_id = parameter(UserIdField, label="User ID", required=True)
    by = parameter(fields.OneOfField, label="Stacked by", name="by", choices=LAYERS)

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"by": Layer.MODEL}

    def user_query(self) -> UserQuery:
        """The question about the user. Only for a valid set."""
        given = self.form.cleaned_data
        return UserQuery(
            user_id=given["user_id"],
            start_date=given["start_date"],
            end_date=given["end_date"],
            range_name=given["range"] or "",
            today=self.today,
            layer=Layer(given["by"]),
        )
