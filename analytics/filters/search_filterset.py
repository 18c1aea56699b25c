"""The search over users, teams, tools and pages."""

from . import fields
from .links import PERIOD
from .period import PeriodFilterSet, parameter


class SearchFilterSet(PeriodFilterSet):
    """What is looked for, and the period that links keep."""

    text = parameter(fields.SearchField, label="Search", name="text")

    @property
    def period_values(self) -> list[tuple[str, str]]:
        """(name, value) of the period as the URL has it."""
        return [(name, str(self.params[name])) for name in PERIOD if name in self.params]

    @property
    def words(self) -> list[str]:
        """The words of a valid set."""
        return self.form.cleaned_data["text"].split()
