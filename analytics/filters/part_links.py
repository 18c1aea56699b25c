"""Links from a tool, model, team or tag to its users."""

from django.http import QueryDict
from django.urls import reverse

from analytics.domain.slices import RowKind, SliceBy
from analytics.domain.tags import AUTOMATIC, quoted

from .links import query_with
from .scope import NONE
from .slice_filterset import NOT_APPLIED


def part_url(params: QueryDict, by: SliceBy, kind: RowKind, name: str, own: tuple[str, ...]) -> str:
    """User Usage of a part; empty where no filter finds it. own: parameters to leave out."""
    if kind is RowKind.AGENT:
        chosen = {"tag_filters": quoted(f"{AUTOMATIC}{name}")}
    elif by is SliceBy.TAG:
        chosen = {"tag_filters": quoted(name)} if kind is RowKind.NAMED else {}
    elif kind is RowKind.NAMED or (kind is RowKind.NONE and by is not SliceBy.TOOL):
        chosen = {by.value: quoted(name) if name else NONE}
    else:
        chosen = {}
    if not chosen:
        return ""
    return reverse("usage:users") + query_with(params, *own, *NOT_APPLIED, **chosen)
