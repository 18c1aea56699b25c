"""Form fields of the query string: strict, and each error names what is allowed."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from .widgets import OneOfSelect, TagSelect

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
DATE_FORMAT = "Invalid date format. Use YYYY-MM-DD"
LARGEST = 1e15
MOST_PAGES = 1_000_000
MOST_TAGS = 50
LONGEST = 1000


class DayField(forms.Field):
    """A UTC day as YYYY-MM-DD and in no other spelling."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(error_messages={"required": DATE_FORMAT}, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
            raise ValidationError(DATE_FORMAT)
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            raise ValidationError(DATE_FORMAT) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"Dates go from {FIRST_DAY} to {LAST_DAY}")
        return day


class OneOfField(forms.ChoiceField):
    """One of some words; the error lists them."""

    widget = OneOfSelect

    def __init__(self, *, name: str, choices: Iterable[tuple[str, str]], **kwargs):
        allowed = tuple(choices)
        words = ", ".join(value for value, label in allowed)
        messages = {"invalid_choice": f"{name} must be one of: {words}"}
        super().__init__(choices=allowed, error_messages=messages, **kwargs)


class UsdField(forms.FloatField):
    """USD, at least 0."""

    def __init__(self, *, name: str, placeholder: str = "", **kwargs):
        self.message = f"{name} must be a number of at least 0"
        attrs = {"step": "10", "placeholder": placeholder, "inputmode": "decimal"}
        widget = forms.NumberInput(attrs=attrs)
        super().__init__(min_value=0, widget=widget, step_size=None, **kwargs)

    def clean(self, value: Any) -> float | None:
        if "_" in str(value):  # Python reads 1_0 as ten
            raise ValidationError(self.message)
        try:
            usd = super().clean(value)
        except ValidationError:
            raise ValidationError(self.message) from None
        if usd is not None and usd > LARGEST:
            raise ValidationError(f"{self.message} and at most {LARGEST:.0f}")
        return usd


class CountField(forms.IntegerField):
    """A whole number between two bounds, both allowed."""

    def __init__(self, *, name: str, highest: int, **kwargs):
        self.highest = highest
        self.message = f"{name} must be a whole number from 1 to {highest}"
        super().__init__(min_value=1, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", str(value).strip()):
            raise ValidationError(self.message)
        return int(value)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not 1 <= value <= self.highest:
            raise ValidationError(self.message)

    def run_validators(self, value: int | None) -> None:
        """Nothing beyond `validate`, whose message names the parameter."""


class SearchField(forms.CharField):
    """Part of a name, at most LONGEST characters."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"placeholder": "E-mail, alias or id"})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError:
            message = f"q takes at most {LONGEST} characters, none of them null"
            raise ValidationError(message) from None


class ColumnsField(forms.MultipleChoiceField):
    """Some of the table's columns, repeated or with commas between them; the user's goes along."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, choices: Iterable[tuple[str, str]], **kwargs):
        allowed = tuple(choices)
        names = ", ".join(name for name, label in allowed)
        messages = {"invalid_choice": f"cols must be some of: {names}"}
        super().__init__(choices=allowed, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        parts = [part.strip() for text in super().to_python(value) for part in text.split(",")]
        return [part for part in parts if part]


class TagsField(forms.MultipleChoiceField):
    """Tags and tools. Any text is a tag: one that nobody used leaves no users."""

    widget = TagSelect

    def valid_value(self, value: str) -> bool:
        return True

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_TAGS:
            raise ValidationError(f"tag_filters takes at most {MOST_TAGS} tags")
        for tag in value:
            ProhibitNullCharactersValidator(message="tag_filters holds a null character")(tag)
