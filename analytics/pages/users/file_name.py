"""Names of CSV files, from their filters and period."""

import re

from django.utils.text import slugify

from analytics.filters.chips import scope_chips, tag_chips
from analytics.filters.page_filtersets import ExportFilterSet

MOST_CHOSEN = 3
MOST_PER_FILTER = 40  # characters
MOST_CHARACTERS = 120  # of all filters; file systems take names of 255 bytes


def file_name(kind: str, filterset: ExportFilterSet) -> str:
    """`user-usage_team-payments_min-200_2026-10-27_2026-11-25.csv`, in ASCII. For a valid set."""
    given = filterset.form.cleaned_data
    chips = (*scope_chips(filterset), *tag_chips(filterset))
    chosen = [slug(chip.label, "tag") for chip in chips]
    filters = chosen[:MOST_CHOSEN]
    if chosen[MOST_CHOSEN:]:
        filters.append(f"{len(chosen) - MOST_CHOSEN}-more")
    if given["segment"]:
        filters.append(f"{given['segment'].replace('_', '-')}-users")
    filters += [
        f"{side}-{number(given[name])}"
        for side, name in (("min", "min_spend"), ("max", "max_spend"))
        if given[name] is not None
    ]
    if given["q"]:
        filters.append(f"search-{slug(given['q'], 'name')}")
    words = "_".join(filters)[:MOST_CHARACTERS].rstrip("_-.")
    parts = (kind, words, str(given["start_date"]), str(given["end_date"]))
    return f"{'_'.join(filter(None, parts))}.csv"


def slug(text: str, otherwise: str) -> str:
    """ASCII letters, digits and hyphens; `otherwise` for a text that has none of them."""
    words = slugify(re.sub(r"\W", " ", text))
    return words[:MOST_PER_FILTER].strip("-") or otherwise


def number(usd: float) -> str:
    """`200`, `0.5`."""
    return f"{usd:.6f}".rstrip("0").rstrip(".")
