"""Tools, teams and models of a period to choose from, the largest spend first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.domain.slices import SliceBy
from analytics.domain.tags import exact_tags, tool_usage
from analytics.domain.tools import BY_SLUG
from analytics.mirror.store import Snapshot

from .questions import run

# What `cell_choices.sql` groups cells by.
TEAMS = {
    "number": "team_no",
    "names": "team_rows",
    "value": "team_rows.team_id",
    "label": "coalesce(team_rows.team_alias, team_rows.team_id)",
}
MODELS = {
    "number": "model_no",
    "names": "models",
    "value": "models.model",
    "label": "models.model",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageChoice:
    """A tool, team or model. value: slug, exact ID or name; '' is no team and no model.

    label: for people; empty for no team and no model. users: with usage of it in the period; None
    for tools, whose users LiteLLM's daily tables do not always tell. spend: USD; that of teams and
    models is spend of users, and adds up to theirs; that of tools includes spend of nobody.
    """

    value: str
    label: str
    users: int | None
    requests: int
    spend: float


def fetch_team_choices(
    snapshot: Snapshot, start_date: date, end_date: date, *, most: int
) -> tuple[UsageChoice, ...]:
    """At most so many teams, with that of no team; each by its alias, else its ID."""
    return cell_choices(snapshot, TEAMS, start_date, end_date, most)


def fetch_model_choices(
    snapshot: Snapshot, start_date: date, end_date: date, *, most: int
) -> tuple[UsageChoice, ...]:
    """At most so many models, with the one without a name."""
    return cell_choices(snapshot, MODELS, start_date, end_date, most)


def fetch_tool_choices(
    snapshot: Snapshot, start_date: date, end_date: date
) -> tuple[UsageChoice, ...]:
    """Every known tool that has any row."""
    values = {
        "start_date": start_date,
        "end_date": end_date,
        "every_tag": list(exact_tags(BY_SLUG)),
    }
    found = [
        UsageChoice(value=tool.slug, label=tool.label, users=None, requests=requests, spend=spend)
        for tool, (requests, spend) in tool_usage(run(snapshot, "tool_choices", values)).items()
    ]
    return tuple(sorted(found, key=lambda choice: (-choice.spend, choice.value)))


def fetch_team_names(snapshot: Snapshot, team_ids: Iterable[str]) -> dict[str, str]:
    """The aliases of teams by their IDs, of those that have one."""
    return dict(run(snapshot, "team_names", {"team_ids": list(team_ids)}))


def cell_choices(
    snapshot: Snapshot, parts: dict[str, str], start_date: date, end_date: date, most: int
) -> tuple[UsageChoice, ...]:
    values = {"start_date": start_date, "end_date": end_date, "most": most}
    return tuple(
        UsageChoice(value=value, label=label, users=users, requests=requests, spend=spend)
        for value, label, users, requests, spend in run(snapshot, "cell_choices", values, **parts)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """owner_id, team_id: whose key it is; empty without."""

    alias: str | None
    last_four: str | None
    kind: str
    owner_id: str
    team_id: str


def fetch_keys(snapshot: Snapshot, numbers: list[str]) -> dict[str | None, KeyFacts]:
    """By the number of each key."""
    return {
        number: KeyFacts(
            alias=alias,
            last_four=last_four,
            kind=kind,
            owner_id=owner_id or "",
            team_id=team_id or "",
        )
        for number, alias, last_four, kind, owner_id, team_id in run(
            snapshot, "slice_keys", {"keys": numbers}
        )
    }


def fetch_organization_teams(snapshot: Snapshot) -> dict[str | None, tuple[str, ...]]:
    """The teams of each organization by ID; not those of none."""
    rows = run(snapshot, "organization_teams", {})
    return {organization: tuple(teams) for organization, teams in rows}


def fetch_organization_names(snapshot: Snapshot) -> dict[str, str]:
    """Aliases of organizations by ID."""
    return dict(run(snapshot, "organization_names", {}))


def fetch_aliases(snapshot: Snapshot, by: SliceBy, names: Iterable[str]) -> dict[str, str]:
    """Of teams and organizations, by ID; other rows have none."""
    if by is SliceBy.TEAM:
        return fetch_team_names(snapshot, names)
    return fetch_organization_names(snapshot) if by is SliceBy.ORGANIZATION else {}
