"""The forms that create an API token and a note on seats."""

from collections.abc import Collection
from typing import cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from .models import LONGEST_NOTE, READ, SCOPES, ApiToken, SeatNote

LIFETIMES = (("30", "30 days"), ("90", "90 days"), ("365", "365 days"))
NEVER = ("", "No expiry")


def printable(name: str) -> None:
    """A name stands in the log, on one line."""
    if not name.isprintable():
        raise ValidationError("Use letters, digits, spaces and punctuation.")


class TokenForm(forms.Form):
    """Name, scopes and lifetime of a new token."""

    name = forms.CharField(
        max_length=ApiToken._meta.get_field("name").max_length,
        validators=[printable],
        help_text="The program that will use it, for example “Finance, monthly export”.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        initial=[READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one scope."},
    )
    days = forms.ChoiceField(label="Expires after", initial="90")

    def __init__(self, *args, allowed: Collection[str], **kwargs) -> None:
        """allowed: the scopes that the user may give a token."""
        super().__init__(*args, **kwargs)
        scopes = cast("forms.MultipleChoiceField", self.fields["scopes"])
        scopes.choices = [(scope, label) for scope, label in SCOPES.items() if scope in allowed]
        never = [NEVER] if settings.API_TOKENS_WITHOUT_EXPIRY else []
        days = cast("forms.ChoiceField", self.fields["days"])
        days.choices = [*LIFETIMES, *never]
        days.required = not never

    def lifetime(self) -> int | None:
        """Days until the token expires, None for one that does not."""
        days = self.cleaned_data["days"]
        return int(days) if days else None


class SeatNoteForm(forms.Form):
    """What is noted on one or several seats."""

    decision = forms.ChoiceField(choices=SeatNote.DECISIONS)
    text = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "Why (optional)"}),
    )
