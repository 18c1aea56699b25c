"""The pages of tools, models and teams, and their files: the order of rows."""

from django.forms import BoundField

from analytics.domain.slices import RankBy, SliceBy, SliceQuery

from . import fields
from .filtersets import ORDERS
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
OWN = ("rank_by", "rank_order")
# Under tags figures are bounds, whose rows do not add up.
NOT_APPLIED = ("tool", "tag_filters", "tag_mode", "tag_scope")


class SliceFilterSet(PageFilterSet):
    """Adds to the parameters of the users page, whose own order it keeps, that of the rows."""

    rank_by = parameter(fields.OneOfField, label="Sort by", name="rank_by", choices=RANKS)
    rank_order = parameter(fields.OneOfField, label="Order", name="rank_order", choices=ORDERS)

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"rank_by": RankBy.SPEND, "rank_order": "desc"}

    @property
    def sort_fields(self) -> list[BoundField]:
        return [self.form[name] for name in OWN]

    @property
    def has_tags(self) -> bool:
        """Whether a valid set has filters that do not apply here."""
        return bool(self.chosen_tags)

    def slice_query(self, by: SliceBy) -> SliceQuery:
        """The question. Only for a valid set."""
        given = self.form.cleaned_data
        return SliceQuery(
            by=by,
            usage=self.usage_query(),
            today=self.compared_today,
            rank_by=RankBy(given["rank_by"]),
            descending=given["rank_order"] == "desc",
        )
