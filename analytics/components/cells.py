"""HTML for the table's cells."""

from collections.abc import Iterable
from urllib.parse import quote_plus

from django.utils.safestring import SafeString

from analytics.domain.formats import DASH, percent
from analytics.domain.report import UsageSummary
from analytics.domain.tags import TagBadge

from .html import joined, markup


def share_bar(spend: float, largest: float, summary: UsageSummary) -> SafeString | str:
    """A bar against the largest spend of the page; its title is the share of all in scope.

    Empty without spend.
    """
    if not summary.exact or summary.total_spend <= 0 or spend < 0 or largest <= 0:
        return ""
    share = spend / summary.total_spend
    return markup(
        '<svg class="share" role="img" aria-label="{0} of the spend in scope">'
        '<title>{0} of the spend in scope</title><rect width="{1}" height="100%"/></svg>',
        percent(share) if share < 0.0005 else f"{share:.1%}",
        f"{spend / largest:.2%}",
    )


def secondary_line(text: str, title: str = "") -> SafeString:
    """A secondary line below a figure."""
    titled = markup(' title="{}"', title) if title else ""
    return markup('<span class="users__split"{}>{}</span>', titled, text)


def empty_cell(reason: str) -> SafeString:
    """A dash with its reason."""
    return markup('<span class="quiet" title="{}">{}</span>', reason, DASH)


def badge_links(badges: Iterable[TagBadge], link: str) -> SafeString:
    """Badges that filter by what they name; the title lists its spellings and versions.

    link: the view of a tag, but for the name at its end.
    """
    return joined(
        '<a class="tag{}" href="{}{}" title="{}">{}</a>',
        (
            (
                " tag--agent" if badge.is_client else "",
                link,
                quote_plus(badge.name),
                ", ".join(badge.tags),
                badge.label,
            )
            for badge in badges
        ),
    )
