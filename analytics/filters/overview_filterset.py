"""The overview and its files: what days are stacked by."""

from django.forms import BoundField, HiddenInput

from analytics.domain.slices import PAGES, SliceBy, SliceQuery

from . import fields
from .page_filtersets import PageFilterSet
from .period import parameter

LAYERS = [(by.value, by.value.capitalize()) for by in PAGES]


class OverviewFilterSet(PageFilterSet):
    """Adds to the parameters of the users page what days are stacked by."""

    by = parameter(
        fields.OneOfField, label="Stacked by", name="by", choices=LAYERS, widget=HiddenInput
    )

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"by": SliceBy.TOOL}

    @property
    def sort_fields(self) -> list[BoundField]:
        """None: nothing here is ordered at will."""
        return []

    @property
    def has_tags(self) -> bool:
        """Whether a valid set has filters that do not apply here."""
        return bool(self.chosen_tags)

    def overview_query(self) -> SliceQuery:
        """The question. Only for a valid set."""
        by = SliceBy(self.form.cleaned_data["by"])
        return SliceQuery(by=by, usage=self.usage_query(), today=self.compared_today)
