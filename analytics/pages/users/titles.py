"""Page titles for tabs, history and bookmarks."""

from django.utils.text import Truncator

from analytics.domain.formats import usd_limit
from analytics.domain.periods import days_label
from analytics.domain.report import UsageReport
from analytics.filters.chips import scope_chips, segment_chip, tag_chips
from analytics.filters.page_filtersets import PageFilterSet

MOST_CHARACTERS = 60  # of the filters


def page_title(filterset: PageFilterSet, report: UsageReport) -> str:
    """`Claude Code, ≥ $200 · Oct 27 – Nov 25`; the year stands where it is not this one.

    A search that finds one user is called by the user's name.
    """
    given = filterset.form.cleaned_data
    period = days_label(given["start_date"], given["end_date"])
    period = period.removesuffix(f", {filterset.today.year}")
    chips = (*scope_chips(filterset), *tag_chips(filterset), *segment_chip(filterset))
    filters = [chip.label for chip in chips]
    if given["min_spend"] is not None:
        filters.append(f"≥ {usd_limit(given['min_spend'])}")
    if given["max_spend"] is not None:
        filters.append(f"≤ {usd_limit(given['max_spend'])}")
    if given["q"]:
        filters.insert(0, searched(given["q"], report))
    words = Truncator(", ".join(filters)).chars(MOST_CHARACTERS)
    return " · ".join(filter(None, (words, period)))


def searched(search: str, report: UsageReport) -> str:
    """The one user that a search finds, else the search in quotation marks."""
    if report.summary.total_users == 1 and report.users:
        return report.users[0].name
    return f"“{search}”"
