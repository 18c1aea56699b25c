"""Figures and rows of a team's page. Templates draw them."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from analytics.components.key_states import STATE_LEVELS, state_label
from analytics.components.keys import ending, key_label
from analytics.domain.formats import cut_middle, integer, percent, usd
from analytics.domain.team_report import TeamReport

NAME_LENGTH = 44
# The others are in files.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """title: the name in full. share: of the team's spend, 0..1."""

    name: str
    title: str
    email: str
    url: str
    is_member: bool
    spend: float
    share: float | None
    requests: int
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """owner_url: empty without an owner. level, icon: of its state."""

    name: str
    title: str
    last_four: str
    owner: str
    owner_url: str
    state: str
    level: str
    icon: str
    spend: float
    share: float | None
    requests: int
    last_day: date | None


def figures(report: TeamReport) -> tuple[Figure, ...]:
    """The first is the sum of the next two."""
    facts = report.facts
    per_member = facts.spend_per_active_member
    share = facts.active_share
    return (
        Figure(label="Spend", value=usd(report.spend), note="by users and by team keys"),
        Figure(label="Spend by users", value=usd(report.users_spend), note="by keys of users"),
        Figure(
            label="Spend by team keys",
            value=usd(facts.keys_spend),
            note="of no user, part of Unattributed",
        ),
        Figure(
            label="Active members",
            value=f"{integer(facts.active_members)} of {integer(facts.members)}",
            note="No members" if share is None else f"{percent(share)} of members",
        ),
        Figure(
            label="Per active member",
            value="–" if per_member is None else usd(per_member),
            note="spent by keys of the team",
        ),
    )


def user_rows(report: TeamReport, url: str) -> tuple[UserRow, ...]:
    """The largest spend first, no more than are drawn. url: a user's page, without the ID."""
    return tuple(
        UserRow(
            name=cut_middle(user.name, NAME_LENGTH),
            title=user.name,
            email=user.email if user.email and user.email != user.name else "",
            url=url + quote(user.user_id, safe=""),
            is_member=user.is_member,
            spend=user.spend,
            share=report.share_of(user.spend),
            requests=user.requests,
            last_day=user.last_day,
        )
        for user in report.users[:MOST_ROWS]
    )


def key_rows(report: TeamReport, url: str, now: datetime) -> tuple[KeyRow, ...]:
    """As `user_rows`. now: UTC without a zone, which decides what has expired."""
    rows = []
    for used in report.keys[:MOST_ROWS]:
        key = used.key
        state = key.state_at(now)
        level, icon = STATE_LEVELS[state]
        name = key_label(key.alias, "known" if key.is_known else key.kind, None)
        rows.append(
            KeyRow(
                name=cut_middle(name, NAME_LENGTH),
                title=name,
                last_four=ending(key.last_four),
                owner=cut_middle(used.owner, NAME_LENGTH),
                owner_url=url + quote(used.owner_id, safe="") if used.owner_id else "",
                state=state_label(key, state),
                level=level,
                icon=icon,
                spend=key.sums.spend,
                share=report.share_of(key.sums.spend),
                requests=key.sums.requests,
                last_day=key.last_day,
            )
        )
    return tuple(rows)
