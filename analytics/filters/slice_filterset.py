"""The pages of tools, models and teams, and their files: order of rows, and which to compare."""

from dataclasses import replace
from datetime import date

from django.forms import BoundField, HiddenInput
from django.http import QueryDict

from analytics.domain.slice_overlap import GROUPS, OverlapQuery
from analytics.domain.slices import PAGES, RankBy, SliceBy, SliceQuery

from . import fields
from .compared_rows import ComparedRowsField, SliceForm
from .filtersets import ORDERS
from .links import query_with, query_without
from .page_filtersets import PageFilterSet
from .period import parameter

RANK_LABELS = {
    RankBy.NAME: "Name",
    RankBy.USERS: "Users",
    RankBy.SPEND: "Spend",
    RankBy.CHANGE: "Change",
    RankBy.PER_USER: "Spend per user",
    RankBy.REQUESTS: "Requests",
    RankBy.TOKENS: "Tokens",
    RankBy.CACHED: "Cached share",
    RankBy.PRICE: "$ per 1M tokens",
    RankBy.SUCCESS_RATE: "Success rate",
}
RANKS = [(rank.value, label) for rank, label in RANK_LABELS.items()]
# Parameters of these pages alone, which no other page takes.
RANK = ("rank_by", "rank_order")
COMPARED = ("row", "users")
OWN = (*RANK, *COMPARED, "by", "wide")
# Filters of the users page alone.
NOT_APPLIED = ("tool", "tag_filters", "tag_mode", "tag_scope")


class SliceFilterSet(PageFilterSet):
    """Adds to the parameters of the users page, whose own order it keeps, that of the rows.

    row: what is compared; users: whom of them to list.
    """

    rank_by = parameter(fields.OneOfField, label="Sort by", name="rank_by", choices=RANKS)
    rank_order = parameter(fields.OneOfField, label="Order", name="rank_order", choices=ORDERS)
    row = parameter(ComparedRowsField, label="Compare", name="row", noun="rows")
    users = parameter(
        fields.OneOfField,
        label="Users of",
        name="users",
        choices=[(key, key) for key in GROUPS],
        widget=HiddenInput,
    )

    by = parameter(
        fields.OneOfField,
        label="Rows",
        name="by",
        choices=[(by.value, f"{by.value.capitalize()}s") for by in SliceBy],
        widget=HiddenInput,
    )

    wide = parameter(
        fields.OneOfField,
        label="Columns",
        name="wide",
        choices=[("yes", "All columns")],
        widget=HiddenInput,
    )

    class Meta(PageFilterSet.Meta):
        form = SliceForm

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"rank_by": RankBy.SPEND, "rank_order": "desc"}

    def __init__(
        self, params: QueryDict, page: SliceBy | None = None, *, today: date | None = None
    ):
        """page: whose rows they are; None where any of these pages may ask."""
        super().__init__(params, today=today)
        self.page = page
        if page:
            offered = [by.value for by in PAGES[page]]
            field = self.form.fields["by"]
            field.choices = [choice for choice in field.choices if choice[0] in offered]

    @property
    def rows_by(self) -> SliceBy:
        """What a row of a valid set of a page is."""
        chosen = self.form.cleaned_data["by"] or self.page
        return SliceBy(chosen)

    @property
    def sort_fields(self) -> list[BoundField]:
        return [self.form[name] for name in RANK]

    @property
    def has_tags(self) -> bool:
        """Whether a valid set has filters that do not apply here."""
        return bool(self.chosen_tags)

    def slice_query(self) -> SliceQuery:
        """The question. Only for a valid set."""
        given = self.form.cleaned_data
        return SliceQuery(
            by=self.rows_by,
            # Under tags figures are bounds, whose rows do not add up.
            usage=replace(self.usage_query(), tags=(), required_tags=()),
            today=self.compared_today,
            rank_by=RankBy(given["rank_by"]),
            descending=given["rank_order"] == "desc",
        )

    @property
    def is_wide(self) -> bool:
        """Whether the table of a valid set shows all columns, however narrow the window is."""
        return self.form.cleaned_data["wide"] == "yes"

    @property
    def wide_link(self) -> str:
        """The query string with all columns, or back to those that fit."""
        if self.is_wide:
            return query_without(self.params, "wide")
        return query_with(self.params, wide="yes")

    @property
    def compared(self) -> tuple[str, ...]:
        """The names of the compared rows of a valid set; none where nothing is compared."""
        return tuple(self.form.cleaned_data["row"])

    @property
    def compare_fields(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the form of rows to compare keeps."""
        names = [name for name in self.params if name not in (*COMPARED, "page")]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    def overlap_query(self, most: int | None = None) -> OverlapQuery:
        """The question of the compared rows. most: users to list. Only for a valid set."""
        query = self.slice_query()
        return OverlapQuery(
            by=query.by,
            usage=query.usage,
            rows=self.compared,
            group=GROUPS.get(self.form.cleaned_data["users"]),
            most=most,
        )
