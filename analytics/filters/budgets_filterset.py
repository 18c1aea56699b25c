"""The page of budgets and its files: kinds, state and order of budgets."""

from datetime import UTC, datetime

from django.forms import BoundField, HiddenInput
from django.http import QueryDict

from analytics.domain.budget_report import BudgetKind, BudgetSort, BudgetsQuery, BudgetState

from . import fields
from .filtersets import ORDERS
from .page_filtersets import PageFilterSet
from .period import parameter
from .scope import listed
from .user_filterset import UserIdField
from .widgets import CheckList, CheckOption

KIND_LABELS = {
    BudgetKind.USER: "Users",
    BudgetKind.KEY: "Keys",
    BudgetKind.TEAM: "Teams",
    BudgetKind.MEMBER: "Team members",
    BudgetKind.ORGANIZATION: "Organizations",
}
STATE_LABELS = {
    BudgetState.OVER: "Over",
    BudgetState.NEAR: "Near",
    BudgetState.WITHIN: "Within",
    BudgetState.ZERO: "Zero limit",
    BudgetState.UNKNOWN: "Unknown spend",
    BudgetState.NONE: "No budget",
    BudgetState.RUNNING_OUT: "Runs out soon",
}
SORT_LABELS = {
    BudgetSort.NAME: "Name",
    BudgetSort.LIMIT: "Limit",
    BudgetSort.SPEND: "Spent",
    BudgetSort.UTILIZATION: "Used",
    BudgetSort.RUN_RATE: "Per day",
    BudgetSort.RUNS_OUT: "Runs out",
    BudgetSort.RESETS: "Resets",
}
# Those of which the first ones are the smallest.
ASCENDING = (BudgetSort.NAME, BudgetSort.RUNS_OUT, BudgetSort.RESETS)
ORDER = ("budget_by", "budget_order")
# Filters of usage, which budgets do not take.
NOT_APPLIED = (
    *("tool", "model", "tag_filters", "tag_mode", "tag_scope", "segment"),
    *("min_spend", "max_spend", "power", "low"),
)


class BudgetsFilterSet(PageFilterSet):
    """Adds to the parameters of the users page, of which search, team and page apply.

    user_id: exact, whose own budget, keys and memberships are left.
    """

    kind = parameter(
        fields.SomeOfField,
        label="Kinds",
        name="kind",
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=CheckList,
    )
    state = parameter(
        fields.OneOfField,
        label="State",
        name="state",
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        widget=HiddenInput,
    )
    user_id = parameter(UserIdField, label="User ID", required=False)
    budget_by = parameter(
        fields.OneOfField,
        label="Sort by",
        name="budget_by",
        choices=[(sort.value, label) for sort, label in SORT_LABELS.items()],
    )
    budget_order = parameter(fields.OneOfField, label="Order", name="budget_order", choices=ORDERS)

    def completed(self, params: QueryDict) -> QueryDict:
        given = super().completed(params)
        given.setlist("kind", listed(params, "kind"))
        return given

    def defaults(self) -> dict[str, str]:
        return super().defaults() | {"budget_by": BudgetSort.UTILIZATION, "budget_order": "desc"}

    @property
    def sort_fields(self) -> list[BoundField]:
        return [self.form[name] for name in ORDER]

    @property
    def other_values(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the form has no field for."""
        drawn = ("q", "team", "kind", "page", *ORDER)
        names = [name for name in self.params if name not in drawn]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    @property
    def has_others(self) -> bool:
        """Whether there are filters that do not apply here."""
        return any(self.params.get(name, "").strip() for name in NOT_APPLIED)

    @property
    def chosen_state(self) -> BudgetState | None:
        """Of the budgets that a valid set lists; None for every one with a limit."""
        given = self.form.cleaned_data["state"]
        return BudgetState(given) if given else None

    def offer_kinds(self) -> None:
        """Fill the list of kinds."""
        options = [CheckOption(kind.value, label) for kind, label in KIND_LABELS.items()]
        self.offer("kind", [("Whose budget", options)])

    def budgets_query(self, *, is_whole: bool = False) -> BudgetsQuery:
        """The question. Only for a valid set. is_whole: every row in place of a page."""
        given = self.form.cleaned_data
        return BudgetsQuery(
            moment=datetime.now(UTC).replace(tzinfo=None),
            kinds=tuple(BudgetKind(kind) for kind in given["kind"]),
            state=self.chosen_state,
            teams=self.chosen("team"),
            user_id=given["user_id"],
            search=given["q"],
            sort=BudgetSort(given["budget_by"]),
            descending=given["budget_order"] == "desc",
            page=given["page"],
            page_size=None if is_whole else int(given["page_size"]),
        )
