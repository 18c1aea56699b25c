"""HTML for the table's cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from django.utils.safestring import SafeString

from analytics.domain.budgets import Budget
from analytics.domain.formats import (
    DASH,
    compact,
    day,
    days_since,
    integer,
    percent,
    rate,
    rate_level,
    usd,
)
from analytics.domain.report import UsageSummary
from analytics.domain.tags import TagBadge
from analytics.domain.tools import BY_SLUG

from .changes import change
from .html import icon, joined, markup

RATE_ICONS = {"good": "check-circle", "fair": "exclamation-triangle", "poor": "x-circle"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeLinks:
    """The views of a tag and of a tool, but for the name at their ends."""

    tag: str
    tool: str


def badge_links(badges: Iterable[TagBadge], links: BadgeLinks) -> SafeString:
    """Badges that filter by what they name; the title lists its spellings and versions."""
    return joined(
        '<a class="tag{}" href="{}{}" title="{}">{}</a>',
        (
            (
                " tag--agent" if badge.is_client else "",
                links.tool if badge.name in BY_SLUG else links.tag,
                quote_plus(badge.name),
                ", ".join(badge.tags),
                badge.label,
            )
            for badge in badges
        ),
    )


def token_cell(tokens: int) -> SafeString:
    """A large count in short; its title is the whole."""
    return markup('<span title="{}">{}</span>', integer(tokens), compact(tokens))


def day_cell(shown: date, today: date) -> SafeString:
    """`Today`, `2 days ago`; its title is the date."""
    return markup(
        '<time datetime="{}" title="{} UTC">{}</time>',
        shown.isoformat(),
        day(shown),
        days_since(shown, today),
    )


def budget_cell(budget: Budget | None) -> SafeString:
    """How much of the budget is used, as a bar and text; a level is never color alone."""
    if budget is None or budget.limit is None:
        return empty_cell("No budget")
    if budget.spend is None:
        return empty_cell("This site cannot read LiteLLM's total")
    used = budget.utilization or 0.0
    return markup(
        '<span class="budget-cell budget-cell--{}" title="{} of {}, LiteLLM\'s own total">'
        '<svg class="share" aria-hidden="true"><rect width="{}" height="100%"/></svg>{}{}</span>',
        budget.level,
        usd(budget.spend),
        usd(budget.limit),
        f"{min(max(used, 0.0), 1.0):.2%}",
        "" if budget.level == "good" else icon("exclamation-triangle"),
        percent(used),
    )


def first_cell(names: Sequence[str]) -> SafeString:
    """The first name, and how many more there are; its title has all."""
    more = f" +{len(names) - 1}" if names[1:] else ""
    return markup('<span class="first" title="{}">{}{}</span>', ", ".join(names), names[0], more)


def compared_spend(now: float, before: float) -> SafeString:
    """The change of USD on complete days against those of the previous period."""
    direction, text = change(now, before)
    if direction == "none":
        return empty_cell("No usage on the compared days")
    return markup(
        '<span title="{} on complete days, {} in the previous period">{}</span>',
        usd(now),
        usd(before),
        text,
    )


def rate_badge(share: float) -> SafeString:
    """A success rate, 0..1: a badge below what is expected, with its word."""
    level = rate_level(share)
    return markup(
        '<span class="rate rate--{0}">{1}{2}<span class="visually-hidden"> ({0})</span></span>',
        level,
        icon(RATE_ICONS[level]),
        rate(share),
    )
