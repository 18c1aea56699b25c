"""Links of the overview: the pages behind its figures, with its period and filters."""

from dataclasses import dataclass

from django.urls import reverse

from analytics.domain.budget_report import BudgetKind, BudgetState
from analytics.domain.query import Segment
from analytics.domain.slices import SliceBy, SliceRow
from analytics.filters.links import PERIOD, FileLink, query_with, query_without
from analytics.filters.overview_filterset import OverviewFilterSet
from analytics.filters.part_links import part_url
from analytics.filters.seats_filterset import idle_seats_url, usual_window
from analytics.filters.slice_filterset import NOT_APPLIED

# Parameters that no other page takes, and those that change nothing here.
LEFT_OUT = ("by", *NOT_APPLIED)
ATTENTION = (BudgetState.OVER, BudgetState.NEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewLinks:
    """Pages with the same period and filters. user: of one, without the ID at its end.

    cards: by a card's key; empty where no page lists its users. unpriced, coverage, mirror: parts
    of the data page. budgets: those that need attention, by state. files: of the menu.
    """

    cards: dict[str, str]
    users: str
    user: str
    tools: str
    changes: str
    idle_seats: str
    unpriced: str
    coverage: str
    mirror: str
    budgets: dict[BudgetState, str]
    without_tags: str
    files: tuple[FileLink, ...]


def overview_links(filterset: OverviewFilterSet) -> OverviewLinks:
    params = filterset.params
    users, rest = reverse("usage:users"), query_without(params, *LEFT_OUT).removesuffix("?")
    period = query_without(params, *(set(params) - set(PERIOD))).removesuffix("?")
    data = f"{reverse('usage:data')}{period}"
    files = query_without(params, "cols")
    return OverviewLinks(
        cards={
            "spend": users + rest,
            "users": users + rest,
            "average": users + query_with(params, *LEFT_OUT, chart="distribution"),
            "power": power_url(filterset),
        },
        users=users + rest,
        user=reverse("usage:user") + query_with(params, *LEFT_OUT, user_id=""),
        tools=reverse("usage:tools") + rest,
        changes=reverse("usage:changes") + rest,
        idle_seats=idle_seats_url(usual_window(filterset)),
        unpriced=f"{data}#unpriced-title",
        coverage=f"{data}#coverage-title",
        mirror=f"{data}#mirror-title",
        budgets={state: budgets_url(filterset, state) for state in ATTENTION},
        without_tags=query_without(params, *NOT_APPLIED),
        files=(
            FileLink(reverse("usage:overview_csv") + files, "All figures (CSV)", "table"),
            FileLink(reverse("usage:overview_json") + files, "All figures (JSON)", "list"),
        ),
    )


def budgets_url(filterset: OverviewFilterSet, state: BudgetState) -> str:
    """Budgets of others than users, whatever the filters: those have a segment."""
    kinds = ",".join(kind for kind in BudgetKind if kind is not BudgetKind.USER)
    params = filterset.params
    others = set(params) - set(PERIOD)
    return reverse("usage:budgets") + query_with(params, *others, kind=kinds, state=state.value)


def power_url(filterset: OverviewFilterSet) -> str:
    """The power users that the card counts; empty under another segment, which no link keeps."""
    is_shown = filterset.params.get("segment", "") in ("", Segment.POWER)
    return segment_url(filterset, Segment.POWER) if is_shown else ""


def segment_url(filterset: OverviewFilterSet, segment: Segment) -> str:
    """The users of a segment under the other filters."""
    return reverse("usage:users") + query_with(filterset.params, *LEFT_OUT, segment=segment.value)


def tool_url(filterset: OverviewFilterSet, row: SliceRow) -> str:
    """The users of a tool; empty for rows without a tool."""
    return part_url(filterset.params, SliceBy.TOOL, row.kind, row.name, ("by",))
