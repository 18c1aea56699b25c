"""Links of the pages of tools, models and teams: a row's users, the order, the files."""

from dataclasses import dataclass

from django.urls import reverse

from analytics.domain.slices import PAGES, RankBy, RowKind, SliceBy, SliceRow
from analytics.filters.links import FileLink, query_with, query_without
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
    """User Usage of a row; of what belongs to nobody its owners; empty where no filter finds it."""
    params = filterset.params
    if row.kind is RowKind.UNATTRIBUTED:
        period = query_without(params, *(set(params) - {"range", "start_date", "end_date"}))
        return f"{reverse('usage:data')}{period.removesuffix('?')}#unattributed"
    if by not in PAGES and by is not SliceBy.TAG:  # no filter of users takes another part
        return ""
    return part_url(params, by, row.kind, row.name, OWN)


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
