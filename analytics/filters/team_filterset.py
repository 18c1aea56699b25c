"""The page of a team and its formats: the team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from analytics.domain.team_report import TeamQuery

from .invalid import InvalidValue
from .page_filtersets import PageFilterSet
from .period import parameter


class TeamIdField(forms.CharField):
    """A team's ID exactly as LiteLLM has it, spaces included."""

    def __init__(self, **kwargs):
        super().__init__(strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError:
            raise InvalidValue(
                "Enter the ID of a team, without null characters",
                "team_id must be the ID of a team, without null characters",
            ) from None


class TeamFilterSet(PageFilterSet):
    """Of the list's parameters the period applies; the others are kept for the way back."""

    team_id = parameter(TeamIdField, label="Team ID", required=True)

    def team_query(self) -> TeamQuery:
        """The question about the team. Only for a valid set."""
        given = self.form.cleaned_data
        return TeamQuery(
            team_id=given["team_id"],
            start_date=given["start_date"],
            end_date=given["end_date"],
            today=self.today,
        )
