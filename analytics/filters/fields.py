"""Form fields of the query string: strict, and each error says what is allowed.

An error has two texts: one for people, who read it beside a label, and one for programs.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from .invalid import InvalidValue
from .widgets import OneOfSelect

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
DATE_FORMAT = "Invalid date format. Use YYYY-MM-DD"
LARGEST = 1e15
MOST_PAGES = 1_000_000
MOST_TEXTS = 50
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
            raise InvalidValue(
                f"Choose a date from {FIRST_DAY} to {LAST_DAY}",
                f"Dates must be from {FIRST_DAY} to {LAST_DAY}",
            )
        return day


def list_choices(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """(value, label) of a field without groups."""
    return list(cast("Iterable[tuple[str, str]]", field.choices))


class OneOfField(forms.ChoiceField):
    """One of some words; the error lists them."""

    widget = OneOfSelect

    def __init__(self, *, name: str, choices: Iterable[tuple[str, str]], **kwargs):
        self.name = name
        super().__init__(choices=tuple(choices), **kwargs)

    def validate(self, value: str) -> None:
        if value and not self.valid_value(value):
            labels = ", ".join(label for word, label in list_choices(self))
            words = ", ".join(word for word, label in list_choices(self))
            raise InvalidValue(f"Choose one of: {labels}", f"{self.name} must be one of: {words}")


class UsdField(forms.FloatField):
    """USD, at least 0."""

    def __init__(self, *, name: str, placeholder: str = "", **kwargs):
        self.name = name
        attrs = {"step": "10", "placeholder": placeholder, "inputmode": "decimal"}
        widget = forms.NumberInput(attrs=attrs)
        super().__init__(min_value=0, widget=widget, step_size=None, **kwargs)

    def clean(self, value: Any) -> float | None:
        text = f"{self.name} must be a number of at least 0"
        invalid = InvalidValue("Enter an amount of 0 or more", text)
        # Python reads 1_0 as ten, and digits of every script.
        if not str(value or "").isascii() or "_" in str(value):
            raise invalid
        try:
            usd = super().clean(value)
        except ValidationError:
            raise invalid from None
        if usd is not None and usd > LARGEST:
            at_most = f"and at most {LARGEST:.0f}"
            raise InvalidValue(f"Enter an amount of 0 or more {at_most}", f"{text} {at_most}")
        return usd


class CountField(forms.IntegerField):
    """A whole number between two bounds, both allowed."""

    def __init__(self, *, name: str, highest: int, **kwargs):
        self.name, self.highest = name, highest
        super().__init__(min_value=1, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", str(value).strip()):
            raise self.invalid()
        return int(value)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not 1 <= value <= self.highest:
            raise self.invalid()

    def run_validators(self, value: int | None) -> None:
        """Nothing beyond `validate`, whose message names the parameter."""

    def invalid(self) -> InvalidValue:
        bounds = f"a whole number from 1 to {self.highest}"
        return InvalidValue(f"Enter {bounds}", f"{self.name} must be {bounds}")


class SearchField(forms.CharField):
    """Words of a name, at most LONGEST characters."""

    def __init__(self, *, name: str, **kwargs):
        self.name = name
        widget = forms.TextInput(attrs={"placeholder": "Search by name, email or ID"})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError:
            raise InvalidValue(
                f"Enter at most {LONGEST} characters, without null characters",
                f"{self.name} takes at most {LONGEST} characters, without null characters",
            ) from None


class SomeOfField(forms.MultipleChoiceField):
    """Some of some words, repeated or with commas between them; the error lists them."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, name: str, **kwargs):
        self.name = name
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        parts = [part.strip() for text in super().to_python(value) for part in text.split(",")]
        return [part for part in parts if part]

    def validate(self, value: list[str]) -> None:
        if not all(self.valid_value(name) for name in value):
            labels = ", ".join(label for name, label in list_choices(self))
            names = ", ".join(name for name, label in list_choices(self))
            raise InvalidValue(f"Choose some of: {labels}", f"{self.name} must be some of: {names}")


class TextsField(forms.MultipleChoiceField):
    """Any texts: one that nobody used leaves no users. noun: what they are, in the plural."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, name: str, noun: str, **kwargs):
        self.name, self.noun = name, noun
        super().__init__(**kwargs)

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_TEXTS:
            raise InvalidValue(
                f"Choose at most {MOST_TEXTS} {self.noun}",
                f"{self.name} takes at most {MOST_TEXTS} {self.noun}",
            )
        if any("\0" in text for text in value):
            raise InvalidValue(
                f"{self.noun.capitalize()} can't contain null characters",
                f"{self.name} must not contain null characters",
            )
