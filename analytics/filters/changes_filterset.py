"""The page of changes and its files: which users are listed."""

from django.forms import BoundField, HiddenInput

from analytics.domain.changes import ChangesQuery, UserGroup

from . import fields
from .page_filtersets import PageFilterSet
from .period import parameter

GROUP_LABELS = {
    UserGroup.NEW: "New",
    UserGroup.RETURNED: "Returned",
    UserGroup.GROWN: "Grew",
    UserGroup.SHRUNK: "Shrank",
    UserGroup.GONE: "Gone",
    UserGroup.UNCHANGED: "Unchanged",
    UserGroup.ENTERED_POWER: "Entered power",
    UserGroup.LEFT_POWER: "Left power",
    UserGroup.ENTERED_LOW: "Entered low",
    UserGroup.LEFT_LOW: "Left low",
}
GROUPS = [(group.value, label) for group, label in GROUP_LABELS.items()]


class ChangesFilterSet(PageFilterSet):
    """Adds to the parameters of the users page which users are listed."""

    group = parameter(
        fields.OneOfField, label="Group", name="group", choices=GROUPS, widget=HiddenInput
    )

    @property
    def sort_fields(self) -> list[BoundField]:
        """None: the largest change is always first."""
        return []

    @property
    def has_tags(self) -> bool:
        """Whether a valid set has filters that do not apply here."""
        return bool(self.chosen_tags)

    @property
    def chosen_group(self) -> UserGroup | None:
        """Of the users that a valid set lists; None for all."""
        given = self.form.cleaned_data["group"]
        return UserGroup(given) if given else None

    def changes_query(self, *, is_whole: bool = False) -> ChangesQuery:
        """The question. Only for a valid set. is_whole: whether it lists users beyond a page."""
        return ChangesQuery(
            usage=self.usage_query(),
            today=self.compared_today,
            group=self.chosen_group,
            is_whole=is_whole,
        )
