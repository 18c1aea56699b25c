"""The cells of a user in the table of users."""

from urllib.parse import quote_plus

from django.utils.safestring import SafeString

from analytics.domain.formats import certainty, cut_middle, integer, usd
from analytics.domain.report import UsageSummary, UserUsage
from analytics.domain.tags import tag_badges

from .cells import (
    BadgeLinks,
    badge_links,
    compared_spend,
    empty_cell,
    rate_badge,
    secondary_line,
    share_bar,
)
from .html import icon, markup

NAME_LENGTH = 28
SHOWN_TAGS = 2


def user_cell(record: UserUsage, link: str) -> SafeString:
    """The name, which leads to the user's page; link: to it, but for the ID at its end."""
    return markup(
        '<a href="{}{}" title="{}" hx-boost="false">{}</a>{}'
        '<button class="users__copy needs-js" type="button" title="Copy ID" '
        'data-copy-text="{}">{}<span class="visually-hidden">Copy ID</span></button>',
        link,
        quote_plus(record.user_id),
        record.name,
        cut_middle(record.name, NAME_LENGTH),
        second_line(record),
        record.user_id,
        icon("copy"),
    )


def spend_cell(record: UserUsage, largest: float, summary: UsageSummary) -> SafeString:
    """USD, with a bar against the largest of the page; the lower bound where it is not exact."""
    if record.exact:
        return markup("{}{}", share_bar(record.spend, largest, summary), usd(record.spend))
    least = f"at least {usd(record.spend_at_least)}"
    return markup("{}{}", usd(record.spend), secondary_line(least, title=certainty(record)))


def change_cell(record: UserUsage) -> SafeString:
    """Against the previous period, or why there is no comparison."""
    now, before = record.compared_spend, record.previous_spend
    if now is None or before is None:
        return empty_cell("No comparison" if record.exact else "Not known exactly")
    return compared_spend(now, before)


def requests_cell(record: UserUsage) -> SafeString:
    """All of them; the successful and the failed ones beneath."""
    return markup(
        '{}<span class="users__split">{} ok<span aria-hidden="true"> / </span>'
        '<span class="visually-hidden">, </span>{} failed</span>',
        integer(record.requests),
        integer(record.successes),
        integer(record.failures),
    )


def rate_cell(record: UserUsage) -> SafeString:
    """A badge below what is expected, with its word."""
    if record.success_rate is None:
        return empty_cell("Not known exactly" if record.requests else "No requests")
    return rate_badge(record.success_rate)


def tags_cell(record: UserUsage, links: BadgeLinks) -> SafeString:
    """Two badges, the others in a fold."""
    badges = tag_badges(record.tags)
    shown, more = badges[:SHOWN_TAGS], badges[SHOWN_TAGS:]
    if not shown:
        return empty_cell("No tags")
    if not more:
        return badge_links(shown, links)
    return markup(
        '{} <details class="more-tags" data-closes><summary>+{} more</summary>'
        '<div class="more-tags__panel" role="group" aria-label="All tags" tabindex="0">'
        '<p class="more-tags__count">{} tools and tags, by requests</p>{}</div></details>',
        badge_links(shown, links),
        len(more),
        len(badges),
        badge_links(badges, links),
    )


def second_line(user: UserUsage) -> SafeString | str:
    """The email beneath an alias; what LiteLLM's user table lacks."""
    if not user.in_user_table:
        return markup('<span class="users__second">not in LiteLLM\'s user table</span>')
    if user.user_email and user.user_email != user.name:
        return markup('<span class="users__second">{}</span>', user.user_email)
    return ""
