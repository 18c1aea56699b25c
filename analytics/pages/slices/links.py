"""Links of the pages of tools, models and teams: a row's users, the order, the files."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from analytics.domain.slices import RankBy, RowKind, SliceBy, SliceRow
from analytics.domain.tags import quoted
from analytics.filters.fields import MOST_TEXTS
from analytics.filters.links import FileLink, query_to_append, query_with, query_without
from analytics.filters.part_links import part_url
from analytics.filters.slice_filterset import NOT_APPLIED, OWN, SliceFilterSet


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceLinks:
    """files: CSV and JSON. without_tags: the page without tools and tags."""

    files: tuple[FileLink, ...]
    without_tags: str


def slice_links(filterset: SliceFilterSet, page: SliceBy) -> SliceLinks:
    query = query_without(filterset.params, "cols")
    return SliceLinks(
        files=(
            FileLink(reverse(f"usage:{page}s_csv") + query, "All rows (CSV)", "table"),
            FileLink(reverse(f"usage:{page}s_json") + query, "Rows and days (JSON)", "list"),
        ),
        without_tags=query_without(filterset.params, *NOT_APPLIED),
    )


def row_url(filterset: SliceFilterSet, by: SliceBy, row: SliceRow) -> str:
    """User Usage of a row, a key's owner, an organization's teams; of what is nobody's its keys.

    Empty where nothing leads on.
    """
    params = filterset.params
    if row.kind is RowKind.UNATTRIBUTED:
        period = query_without(params, *(set(params) - {"range", "start_date", "end_date"}))
        return f"{reverse('usage:data')}{period.removesuffix('?')}#unattributed"
    if by is SliceBy.KEY:
        return owner_url(filterset, row)
    if by is SliceBy.ORGANIZATION:
        return organization_url(filterset, row)
    if by is SliceBy.PROVIDER:  # no filter takes one
        return ""
    return part_url(params, by, row.kind, row.name, OWN)


def owner_url(filterset: SliceFilterSet, row: SliceRow) -> str:
    """The user whose key it is, or else the team; empty without either."""
    if row.owner_id:
        return reverse("usage:user") + query_with(filterset.params, *OWN, user_id=row.owner_id)
    if row.team_ids:
        return reverse("usage:team") + query_with(filterset.params, *OWN, team_id=row.team_ids[0])
    return ""


def organization_url(filterset: SliceFilterSet, row: SliceRow) -> str:
    """Its teams, of the chosen ones where some are; empty for more than a filter takes."""
    chosen = filterset.chosen("team")
    teams = [quoted(team) for team in row.team_ids if not chosen or team in chosen]
    if not 0 < len(teams) <= MOST_TEXTS:
        return ""
    own = urlencode({"team": teams}, doseq=True)
    return reverse("usage:teams") + query_to_append(filterset.params, *OWN, "team") + own


def team_url(filterset: SliceFilterSet, by: SliceBy, row: SliceRow) -> str:
    """Members and keys of a team; empty for other rows."""
    if by is not SliceBy.TEAM or row.kind is not RowKind.NAMED:
        return ""
    return reverse("usage:team") + query_with(filterset.params, *OWN, team_id=row.name)


def order_url(filterset: SliceFilterSet, rank: RankBy) -> str:
    """The same page ordered by a column; the column that it is ordered by turns round."""
    given = filterset.form.cleaned_data
    first = "asc" if rank is RankBy.NAME else "desc"
    turned = {"asc": "desc", "desc": "asc"}[given["rank_order"]]
    order = turned if given["rank_by"] == rank else first
    return query_with(filterset.params, rank_by=rank.value, rank_order=order)
