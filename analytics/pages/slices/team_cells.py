"""The cells that only rows of teams have; empty in other rows."""

from django.utils.safestring import SafeString

from analytics.components.cells import budget_cell, empty_cell
from analytics.components.html import markup
from analytics.domain.formats import cut_middle, integer, percent
from analytics.domain.slices import SliceRow
from analytics.domain.teams import TeamFacts

from .cells import Text, usd_cell, with_second

NAME_LENGTH = 20


def member_cells(row: SliceRow) -> dict[str, Text]:
    """By column, as `heads.TEAM`."""
    if row.team is None:
        return {"organization": "", "members": ""}
    return {
        "organization": organization_cell(row.team.organization),
        "members": members_cell(row.team),
    }


def team_spend_cells(row: SliceRow) -> dict[str, Text]:
    """By column, as `heads.TEAM_SPEND`."""
    team = row.team
    if team is None:
        return {"spend_per_member": "", "team_keys": "", "budget": ""}
    return {
        "spend_per_member": usd_cell(team.spend_per_active_member, "No active members"),
        "team_keys": usd_cell(team.keys_spend or None, "No spend by keys of no user"),
        "budget": budget_cell(team.budget),
    }


def organization_cell(organization: str | None) -> SafeString:
    if organization is None:
        return empty_cell("No organization")
    return markup('<span title="{}">{}</span>', organization, cut_middle(organization, NAME_LENGTH))


def members_cell(team: TeamFacts) -> SafeString:
    """`3 of 5`, with their share beneath."""
    if team.active_share is None:
        return empty_cell("No members")
    counts = f"{integer(team.active_members)} of {integer(team.members)}"
    return with_second(counts, percent(team.active_share))
