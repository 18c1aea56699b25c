"""The query string of pages and files: columns of the table, preamble of a file."""

from django.forms import BoundField

from analytics.components.tables import USER_COLUMN, column_labels, columns_shown
from analytics.domain.periods import period_label

from . import fields
from .filtersets import UsageFilterSet
from .period import parameter
from .tag_choices import tag_choices

HEADS = [("no", "No"), ("yes", "Yes")]
# The form's fields in their order, and those behind “More filters”.
SHOWN = (
    *("start_date", "end_date", "q", "tag_filters", "min_spend", "max_spend"),
    *("sort_by", "sort_order"),
)
MORE = ("tag_scope", "tag_mode", "power", "low")


class PageFilterSet(UsageFilterSet):
    """The page's parameters: those of every format, and the columns of the table."""

    cols = parameter(fields.ColumnsField, label="Columns", choices=tuple(column_labels().items()))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a valid set shows, in their order."""
        return columns_shown(self.form.cleaned_data["cols"])

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        """(name, label, whether it is shown) of the columns that can be left out."""
        shown = self.columns
        labels = column_labels()
        return [(name, labels[name], name in shown) for name in labels if name != USER_COLUMN]

    @property
    def shown_fields(self) -> list[BoundField]:
        """The fields that the form shows at once."""
        return [self.form[name] for name in SHOWN]

    @property
    def more_fields(self) -> list[BoundField]:
        """The fields that the form shows on demand."""
        return [self.form[name] for name in MORE]

    @property
    def more_is_invalid(self) -> bool:
        """Whether any of the fields that are shown on demand has an error."""
        return any(field.errors for field in self.more_fields)

    @property
    def carried_fields(self) -> list[BoundField]:
        """The fields that the form sends unseen; other filters lead to the first page."""
        return [field for field in self.form.hidden_fields() if field.name != "page"]

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the column form preserves."""
        names = [name for name in self.params if name not in ("cols", "page")]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    @property
    def period_label(self) -> str:
        """The period of a valid set in words."""
        given = self.form.cleaned_data
        label = period_label(given["start_date"], given["end_date"])
        is_open = given["start_date"] <= self.today <= given["end_date"]
        return label.replace(" · UTC", " incl. today (partial) · UTC") if is_open else label

    def offer_tags(self, usage: tuple[tuple[str, int], ...]) -> None:
        """Fills the select with the period's tags; usage: (tag, requests)."""
        chosen = self.data.getlist("tag_filters")
        self.form.fields["tag_filters"].widget.groups = tag_choices(chosen, usage)


class ExportFilterSet(PageFilterSet):
    """The files' parameters: those of the page, and the preamble."""

    head = parameter(fields.OneOfField, label="Include summary", name="head", choices=HEADS)

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"head": "no"}

    @property
    def has_head(self) -> bool:
        """Whether a valid set includes the preamble."""
        return self.form.cleaned_data["head"] == "yes"
