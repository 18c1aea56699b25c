"""The page of seats and its files: window, grace, price, and which seats are listed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.forms import BoundField, HiddenInput
from django.http import QueryDict
from django.urls import reverse

from analytics.domain.periods import DEFAULT_RANGE, period_of
from analytics.domain.seats import (
    DEFAULT_GRACE,
    CohortBy,
    Decided,
    Decision,
    SeatDecision,
    SeatGroup,
    SeatMove,
    SeatSort,
    SeatsQuery,
    SeatStatus,
)
from analytics.domain.tags import split_tags

from . import fields
from .filtersets import ORDERS
from .links import PERIOD, query_with
from .page_filtersets import PageFilterSet
from .period import parameter
from .scope import NONE, listed
from .user_filterset import UserIdField
from .widgets import CheckList

MOST_GRACE = 365
STATUS_LABELS: dict[SeatStatus | SeatGroup, str] = {
    SeatStatus.ACTIVE: "Active",
    SeatStatus.OCCASIONAL: "Occasional",
    SeatGroup.IDLE: "Idle",
    SeatStatus.DORMANT: "Dormant",
    SeatStatus.NEVER_USED: "Never used",
    SeatStatus.NEW: "New",
    SeatStatus.UNKNOWN: "Unknown",
    SeatGroup.BLOCKED: "Blocked",
    SeatGroup.SERVICE: "Service accounts",
    SeatGroup.NO_ROW: "No row",
}
MOVE_LABELS = {
    SeatMove.STAYED: "Stayed active",
    SeatMove.CAME_BACK: "Came back",
    SeatMove.LAPSED: "Lapsed",
    SeatMove.FIRST_USED: "First used",
    SeatMove.STILL_IDLE: "Still idle",
}
DECISION_LABELS: dict[Decision | Decided, str] = {
    Decision.KEEP: "Keep",
    Decision.CONTACTED: "Contacted",
    Decision.RECLAIM: "Reclaim proposed",
    Decided.ANY: "Any decision",
    Decided.NONE: "No decision",
}
SORT_LABELS = {
    SeatSort.USER: "User",
    SeatSort.STATUS: "Status",
    SeatSort.TEAM: "Team",
    SeatSort.LAST_ACTIVE: "Last active",
    SeatSort.DAYS_ACTIVE: "Active of 28",
    SeatSort.SPEND: "Spend",
    SeatSort.KEYS: "Keys",
    SeatSort.CREATED: "Created",
    SeatSort.DECISION: "Decision",
}
COHORT_LABELS = {CohortBy.MONTH: "By month", CohortBy.WEEK: "By week"}
# Ascending when they are first chosen.
BY_NAME = (SeatSort.USER, SeatSort.STATUS, SeatSort.TEAM)
# Filters of other pages, which are kept for the way back.
NOT_APPLIED = (
    *("tool", "model", "tag_filters", "tag_mode", "tag_scope", "segment"),
    *("min_spend", "max_spend", "power", "low"),
)


def options(labels: dict) -> list[tuple[str, str]]:
    return [(key.value, label) for key, label in labels.items()]


class SeatsFilterSet(PageFilterSet):
    """Of the parameters of the users page the period (the window), team and search apply."""

    status = parameter(
        fields.OneOfField,
        label="Status",
        name="status",
        choices=options(STATUS_LABELS),
        widget=HiddenInput,
    )
    move = parameter(
        fields.OneOfField,
        label="Move",
        name="move",
        choices=options(MOVE_LABELS),
        widget=HiddenInput,
    )
    decision = parameter(
        fields.OneOfField,
        label="Decision",
        name="decision",
        choices=[("", "All seats"), *options(DECISION_LABELS)],
    )
    role = parameter(fields.TextsField, label="Roles", name="role", noun="roles", widget=CheckList)
    grace = parameter(fields.CountField, label="Grace in days", name="grace", highest=MOST_GRACE)
    price = parameter(fields.UsdField, label="USD per seat and month", name="price")
    rank_by = parameter(
        fields.OneOfField, label="Sort by", name="rank_by", choices=options(SORT_LABELS)
    )
    rank_order = parameter(fields.OneOfField, label="Order", name="rank_order", choices=ORDERS)
    cohorts = parameter(
        fields.OneOfField,
        label="Activation",
        name="cohorts",
        choices=options(COHORT_LABELS),
        widget=HiddenInput,
    )

    def completed(self, params: QueryDict) -> QueryDict:
        given = super().completed(params)
        given.setlist("role", listed(params, "role"))
        return given

    def defaults(self) -> dict[str, str]:
        by_name = self.params.get("rank_by", "").strip() in ("", *BY_NAME)
        return super().defaults() | {
            "grace": str(DEFAULT_GRACE),
            "price": f"{settings.SEAT_PRICE}".removesuffix(".0"),
            "rank_by": SeatSort.USER,
            "rank_order": "asc" if by_name else "desc",
            "cohorts": CohortBy.MONTH,
        }

    @property
    def sort_fields(self) -> list[BoundField]:
        return [self.form[name] for name in ("rank_by", "rank_order")]

    @property
    def own_names(self) -> str:
        """None: the count and the lists of this page take all of them."""
        return ""

    @property
    def has_others(self) -> bool:
        """Whether there are filters that do not apply here."""
        return any(self.params.get(name, "").strip() for name in NOT_APPLIED)

    @property
    def seat_price(self) -> float | None:
        """USD a seat and month of a valid set; None where no money is shown."""
        return self.form.cleaned_data["price"] or None

    def seats_query(self, decisions: Iterable[SeatDecision]) -> SeatsQuery:
        """The question. decisions: the newest note of each user. Only for a valid set."""
        given = self.form.cleaned_data
        return SeatsQuery(
            start_date=given["start_date"],
            end_date=given["end_date"],
            today=self.today,
            now=datetime.now(UTC).replace(tzinfo=None),
            grace=given["grace"],
            price=self.seat_price,
            status=one_of(given["status"], SeatStatus, SeatGroup),
            move=one_of(given["move"], SeatMove),
            decision=one_of(given["decision"], Decision, Decided),
            teams=self.chosen("team"),
            roles=tuple("" if part == NONE else split_tags(part)[0] for part in given["role"]),
            search=given["q"],
            sort_by=SeatSort(given["rank_by"]),
            descending=given["rank_order"] == "desc",
            page=given["page"],
            page_size=int(given["page_size"]),
            cohorts=CohortBy(given["cohorts"]),
            service_accounts=tuple(settings.SERVICE_ACCOUNTS),
            decisions=tuple(decisions),
        )


class SeatNotesFilterSet(SeatsFilterSet):
    """The notes on one user; the parameters of the list are kept for the way back."""

    user_id = parameter(UserIdField, label="User ID", required=True)


def window_of(filterset: PageFilterSet) -> QueryDict:
    """The period of a valid set, alone, as the window of seats."""
    params = filterset.params.copy()
    for name in set(params) - set(PERIOD):
        del params[name]
    return params


def usual_window(filterset: PageFilterSet) -> QueryDict:
    """The 30 days up to the end of the period, or up to today."""
    end = filterset.form.cleaned_data["end_date"] if filterset.is_valid() else filterset.today
    if end >= filterset.today:
        return QueryDict(f"range={DEFAULT_RANGE}")
    start, end = period_of(DEFAULT_RANGE, end)
    return QueryDict(f"start_date={start}&end_date={end}")


def idle_query(window: QueryDict, today: date) -> SeatsQuery:
    """The idle seats of a valid window, without any other filter."""
    alone = SeatsFilterSet(window, today=today)
    alone.is_valid()
    return alone.seats_query(())


def idle_seats_url(window: QueryDict) -> str:
    """The seats that `idle_query` counts."""
    return reverse("usage:seats") + query_with(window, status=SeatGroup.IDLE.value)


def one_of(text: str, *kinds: type[StrEnum]) -> Any:
    """The member with this value; None for none."""
    found = [member for kind in kinds for member in kind if member.value == text]
    return found[0] if found else None
