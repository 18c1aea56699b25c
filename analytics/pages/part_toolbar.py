"""The toolbar of Overview, Changes and the pages of tools, models and teams, before any answer."""

from typing import Any

from django.urls import reverse

from analytics.filters.links import choices
from analytics.filters.page_filtersets import COMPARISONS, PageFilterSet
from analytics.filters.page_links import page_links
from analytics.filters.pills import part_pills

from .lists import offer_chosen


def toolbar_context(filterset: PageFilterSet, action: str) -> dict[str, Any]:
    """What `_slice_toolbar.html` and a page without an answer need. action: URL of the page."""
    offer_chosen(filterset)
    pills = part_pills(filterset)
    return {
        "filter": filterset,
        "action": action,
        "count_url": reverse("usage:user_count"),
        "choices_url": reverse("usage:choices", args=["field"]),
        "links": page_links(filterset),
        "pills": pills,
        "set_pills": sum(bool(pill.value) for pill in pills),
        "comparisons": choices(filterset.params, "compare", COMPARISONS, filterset.data["compare"]),
        "compared": "",
        "versus": "",
        "failure": None,
        "report": None,
        "status": None,
    }
