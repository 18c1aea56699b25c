"""The query string of pages and files: links, chips and columns."""

from analytics.components.tables import USER_COLUMN, column_labels, columns_shown
from analytics.domain.periods import period_label, step

from . import fields
from . import links as chips
from .filtersets import PAGE_SIZES, TOP_NS, UsageFilterSet, parameter

HEADS = [("no", "No"), ("yes", "Yes")]
BACK, FORWARD = -1, 1


class PageFilterSet(UsageFilterSet):
    """The page's parameters, and links that change one of them."""

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
    def kept(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the column form preserves."""
        names = [name for name in self.params if name not in ("cols", "page")]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    @property
    def presets(self) -> list[chips.Choice]:
        """The periods by name."""
        return chips.presets(self.params, self.data.get("range"))

    @property
    def top_choices(self) -> list[chips.Choice]:
        """How many users the chart can show."""
        return chips.choices(self.params, "top_n", TOP_NS, self.data["top_n"])

    @property
    def size_choices(self) -> list[chips.Choice]:
        """How many users a page can have."""
        return chips.choices(self.params, "page_size", PAGE_SIZES, self.data["page_size"])

    @property
    def tag_chips(self) -> list[chips.Chip]:
        """The chosen tools and tags."""
        return chips.tag_chips(self.params, self.data.getlist("tag_filters"))

    @property
    def segment_chips(self) -> list[chips.Chip]:
        """The segment of a valid set, if any."""
        given = self.form.cleaned_data
        return chips.segment_chip(self.params, given["segment"], given["power"], given["low"])

    @property
    def value_chips(self) -> list[chips.Chip]:
        """The other filters of a valid set that are not at their default; not the period."""
        has_tags = bool(self.data.getlist("tag_filters"))
        return [
            *self.segment_chips,
            *chips.value_chips(self.params, self.defaults(), has_tags=has_tags),
        ]

    @property
    def chips(self) -> list[chips.Chip]:
        """The active filters of a valid set."""
        given = self.form.cleaned_data
        period = given["range"] or None, given["start_date"], given["end_date"]
        return [
            *chips.period_chip(self.params, *period),
            *self.tag_chips,
            *self.value_chips,
        ]

    @property
    def period_label(self) -> str:
        """The period of a valid set in words."""
        given = self.form.cleaned_data
        label = period_label(given["start_date"], given["end_date"])
        is_open = given["start_date"] <= self.today <= given["end_date"]
        return label.replace(" · UTC", " incl. today (partial) · UTC") if is_open else label

    @property
    def export_query(self) -> str:
        """The query string of the CSV with the same users."""
        return chips.export_query(self.params)

    @property
    def user_link(self) -> str:
        """The query string of one user, but for the id at its end."""
        return chips.user_link(self.params)

    @property
    def earlier(self) -> str:
        """The query string of the previous period; empty at the start of the calendar."""
        return self.stepped(BACK)

    @property
    def later(self) -> str:
        """The query string of the next period; empty if it has not started."""
        return self.stepped(FORWARD)

    @property
    def fixed_query(self) -> str:
        """The query string of a valid set by its two days; empty where the URL names them."""
        if "start_date" in self.params:
            return ""
        given = self.form.cleaned_data
        return chips.period_link(self.params, given["start_date"], given["end_date"])

    def stepped(self, direction: int) -> str:
        given = self.form.cleaned_data
        start, end = step(given["start_date"], given["end_date"], direction)
        if start < fields.FIRST_DAY or start > self.today:
            return ""
        return chips.period_link(self.params, start, end)

    def segment_links(self) -> dict[str, str]:
        """Where the cards of a valid set lead, by their keys: to the users that they count."""
        return chips.segment_links(self.params, self.form.cleaned_data["segment"])

    def offer_tags(self, usage: tuple[tuple[str, int], ...]) -> None:
        """Fills the select with the period's tags; usage: (tag, requests)."""
        chosen = self.data.getlist("tag_filters")
        self.form.fields["tag_filters"].widget.groups = chips.tag_choices(chosen, usage)


class ExportFilterSet(PageFilterSet):
    """The files' parameters: those of the page, and the preamble."""

    head = parameter(fields.OneOfField, label="Include summary", name="head", choices=HEADS)

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"head": "no"}

    @property
    def has_head(self) -> bool:
        """Whether a valid set includes the preamble."""
        return self.form.cleaned_data["head"] == "yes"
