"""Links of the page of seats: tabs, counts, order, files, one user's notes."""

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from analytics.domain.formats import integer
from analytics.domain.seats import Decided, SeatGroup, SeatMove, SeatSort, SeatStatus
from analytics.domain.seats_report import SeatsReport
from analytics.domain.tags import quoted
from analytics.filters.links import Choice, FileLink, query_with, query_without
from analytics.filters.page_links import LOOKS
from analytics.filters.scope import NONE
from analytics.filters.seats_filterset import (
    BY_NAME,
    COHORT_LABELS,
    NOT_APPLIED,
    STATUS_LABELS,
    SeatsFilterSet,
)
from analytics.filters.segment_tabs import SegmentTab

# Parameters that no other page takes.
OWN = (
    *("status", "move", "decision", "role", "grace", "price", "rank_by", "rank_order", "cohorts"),
)
# What Clear leaves besides the looks: what a seat is, not which are listed.
MEASURES = ("grace", "price", "cohorts", "rank_by", "rank_order")
TITLES: dict[SeatStatus | SeatGroup, str] = {
    SeatStatus.ACTIVE: "Used in the window, on 7 or more of the last 28 days",
    SeatStatus.OCCASIONAL: "Used in the window, on fewer than 7 of the last 28 days",
    SeatStatus.DORMANT: "Used before the window, not in it",
    SeatStatus.NEVER_USED: "Never used, and older than the grace",
    SeatStatus.NEW: "Not used yet, within the grace",
    SeatStatus.UNKNOWN: "Never used, without a creation date",
    SeatGroup.IDLE: "Dormant or never used",
    SeatGroup.BLOCKED: "Seats whose live keys are all blocked; each has a status, too",
    SeatGroup.SERVICE: "Accounts of programs, which are no seats",
    SeatGroup.NO_ROW: "Users with usage but without a row in LiteLLM's user table; no seats",
}
# Tabs that are there only where they have seats, or are chosen.
OCCASIONAL_TABS = (SeatGroup.BLOCKED, SeatGroup.SERVICE, SeatGroup.NO_ROW)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLinks:
    """user, notes: of one, without the ID at the end. without_others: without filters that do not
    apply. cleared: without any; is_filtered: whether it makes a difference.
    """

    user: str
    notes: str
    without_others: str
    cleared: str
    is_filtered: bool
    files: tuple[FileLink, ...]


def seat_links(filterset: SeatsFilterSet) -> SeatLinks:
    params = filterset.params
    files = query_without(params, "cols")
    page = f"&page={params['page']}" if params.get("page") else ""
    kept = (*LOOKS, *MEASURES)
    return SeatLinks(
        user=reverse("usage:user") + query_with(params, *OWN, user_id=""),
        notes=reverse("usage:seat_notes") + query_with(params, user_id=""),
        without_others=query_without(params, *NOT_APPLIED),
        cleared=query_without(params, *(set(params) - set(kept))),
        is_filtered=not set(params) <= {*kept, "page"},
        files=(
            FileLink(reverse("usage:seats_csv") + files, "All listed seats (CSV)", "table"),
            FileLink(
                reverse("usage:seats_json") + files + page, "This page and counts (JSON)", "list"
            ),
        ),
    )


def status_tabs(filterset: SeatsFilterSet, report: SeatsReport) -> tuple[SegmentTab, ...]:
    """All seats, each status and idle ones, then groups that overlap or are no seats."""
    chosen = filterset.form.cleaned_data["status"]
    tabs = [
        SegmentTab(
            choice=Choice(
                "status-all", "All", query_without(filterset.params, "status"), not chosen
            ),
            count=integer(report.seats),
            title="Rows of LiteLLM's user table, without service accounts",
        )
    ]
    for status, label in STATUS_LABELS.items():
        is_chosen = chosen == status.value
        count = report.counts[status]
        if not is_chosen and status in OCCASIONAL_TABS and not count:
            continue
        tabs.append(
            SegmentTab(
                choice=Choice(
                    f"status-{status.value}", label, status_url(filterset, status), is_chosen
                ),
                count=integer(count),
                title=TITLES[status],
            )
        )
    return tuple(tabs)


def status_url(filterset: SeatsFilterSet, status: SeatStatus | SeatGroup) -> str:
    return query_with(filterset.params, status=status.value)


def move_url(filterset: SeatsFilterSet, move: SeatMove) -> str:
    """All seats of a move, whatever their status."""
    return query_with(filterset.params, "status", move=move.value)


def decided_url(filterset: SeatsFilterSet) -> str:
    """Idle seats with a decision, or with the one that is chosen already."""
    chosen = filterset.form.cleaned_data["decision"]
    if chosen in ("", Decided.NONE.value):
        chosen = Decided.ANY.value
    return query_with(filterset.params, status=SeatGroup.IDLE.value, decision=chosen)


def team_url(filterset: SeatsFilterSet, team_id: str) -> str:
    """Idle seats of a team. Empty while teams are chosen: a seat of several counts in each."""
    if filterset.chosen("team"):
        return ""
    team = quoted(team_id) if team_id else NONE
    return query_with(filterset.params, status=SeatGroup.IDLE.value, team=team)


def notes_url(links: SeatLinks, user_id: str) -> str:
    return links.notes + quote(user_id, safe="")


def order_url(filterset: SeatsFilterSet, sort: SeatSort) -> str:
    """The same page ordered by a column; the column that it is ordered by turns round."""
    given = filterset.form.cleaned_data
    first = "asc" if sort in BY_NAME else "desc"
    turned = {"asc": "desc", "desc": "asc"}[given["rank_order"]]
    order = turned if given["rank_by"] == sort else first
    return query_with(filterset.params, rank_by=sort.value, rank_order=order)


def cohort_choices(filterset: SeatsFilterSet) -> tuple[Choice, ...]:
    chosen = filterset.form.cleaned_data["cohorts"]
    return tuple(
        Choice(
            f"cohorts-{by.value}",
            label,
            query_with(filterset.params, cohorts=by.value),
            chosen == by,
        )
        for by, label in COHORT_LABELS.items()
    )
