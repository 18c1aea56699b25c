"""The forms that save, rename and share a view."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from analytics.filters.addresses import Address, address_of

from .forms import printable
from .models import SavedView

MOST_VIEWS = 100
DATES = (("relative", "Dates move with the calendar"), ("fixed", "These dates"))


class ViewNameForm(forms.ModelForm):
    """Name and audience of one of somebody's views. instance: has an owner."""

    name = forms.CharField(
        max_length=SavedView._meta.get_field("name").max_length,
        validators=[printable],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(label="Share with all staff", required=False)

    class Meta:
        model = SavedView
        fields = ("name", "is_shared")

    def save_unique(self) -> SavedView | None:
        """The view; None where the form has errors. Names are unique for each owner."""
        if not self.is_valid():
            return None
        try:
            with transaction.atomic():
                return self.save()
        except IntegrityError:
            self.add_error("name", "You already have a view with this name.")
            return None


class SaveViewForm(ViewNameForm):
    """A new view. url: of a page of this site; dates: whether they move with the calendar."""

    url = forms.CharField(widget=forms.HiddenInput, strip=False)
    dates = forms.ChoiceField(choices=DATES, initial="relative", required=False)

    def clean_url(self) -> Address:
        address = address_of(self.cleaned_data["url"])
        if address is None or not address.filterset.is_valid():
            raise ValidationError("This page cannot be saved as a view.")
        return address

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if SavedView.objects.filter(owner=self.instance.owner).count() >= MOST_VIEWS:
            raise ValidationError(f"You have {MOST_VIEWS} views. Delete one first.")
        return given

    def save(self, commit: bool = True) -> SavedView:
        address = self.cleaned_data["url"]
        self.instance.url = (
            address.fixed if self.cleaned_data["dates"] == "fixed" else address
        ).url
        return super().save(commit)
