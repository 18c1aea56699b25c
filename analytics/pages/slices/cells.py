"""The cells of a row of tools, models or teams."""

from django.utils.safestring import SafeString

from analytics.components.cells import compared_spend, empty_cell, rate_badge, token_cell
from analytics.components.html import icon, markup
from analytics.domain.formats import compact, integer, percent, usd
from analytics.domain.slices import SliceRow
from analytics.domain.user_parts import Sums

Text = SafeString | str
NOT_EXACT = "Not known exactly"


def users_cell(row: SliceRow) -> Text:
    """Those who may have usage; those who surely have beneath, where they are fewer."""
    if row.users is None:
        return empty_cell("Not counted here")
    if row.users_at_least == row.users:
        return integer(row.users)
    return with_second(integer(row.users), f"at least {integer(row.users_at_least or 0)}")


def share_cell(share: float | None, reason: str) -> Text:
    return empty_cell(reason) if share is None else percent(share)


def spend_cell(row: SliceRow, largest: float) -> SafeString:
    """USD, with a bar against the largest row. largest: 0 for a row without a bar.

    The least that it can be beneath, where it is not exact.
    """
    spend, least = usd(row.sums.spend), usd(row.spend_at_least)
    text = markup("{}", spend) if largest <= 0 else with_bar(spend, row.sums.spend / largest)
    return text if least == spend else with_second(text, f"at least {least}")


def with_bar(text: str, share: float) -> SafeString:
    """share: of the largest row, 0..1."""
    return markup(
        '<span class="spend-bar"><svg aria-hidden="true" focusable="false">'
        '<rect class="meter__track" width="100%" height="6" rx="3"/>'
        '<rect class="meter__bar" width="{}" height="6" rx="3"/></svg>{}</span>',
        f"{max(share, 0):.1%}",
        text,
    )


def change_cell(row: SliceRow) -> SafeString:
    """Against the previous period, or why there is no comparison."""
    now, before = row.compared_spend, row.previous_spend
    if now is None or before is None:
        return empty_cell("No comparison" if row.exact else NOT_EXACT)
    return compared_spend(now, before)


def price_cell(row: SliceRow) -> Text:
    return usd_cell(row.price, "No tokens" if row.exact else NOT_EXACT)


def cached_cell(row: SliceRow) -> Text:
    return share_cell(row.cached_share, "No prompt tokens" if row.exact else NOT_EXACT)


def usd_cell(amount: float | None, reason: str) -> Text:
    return empty_cell(reason) if amount is None else usd(amount)


def per_user_cell(per_user: float | None, per_day: float | None) -> Text:
    """USD of a user; of a day on which a user was active beneath."""
    if per_user is None or per_day is None:
        return usd_cell(per_user, "No users")
    return with_second(usd(per_user), f"{usd(per_day)} a day")


def requests_cell(sums: Sums) -> SafeString:
    """All of them; the failed ones beneath."""
    return with_second(integer(sums.requests), f"{integer(sums.failures)} failed")


def tokens_cell(sums: Sums) -> SafeString:
    """All of them; what was sent and what was written beneath."""
    parts = f"{compact(sums.prompt_tokens)} in, {compact(sums.completion_tokens)} out"
    return with_second(token_cell(sums.tokens), parts)


def with_second(text: Text, second: str) -> SafeString:
    return markup('{}<span class="slice__second">{}</span>', text, second)


def rate_cell(row: SliceRow) -> SafeString:
    """A badge below what is expected, with its word."""
    if row.success_rate is None:
        return empty_cell("No requests" if row.exact else NOT_EXACT)
    return rate_badge(row.success_rate)


def unpriced_badge(row: SliceRow) -> Text:
    """A mark for tokens that cost nothing; empty without any."""
    if not row.unpriced_tokens:
        return ""
    return markup(
        '<span class="badge-state badge-state--fair" title="{} of {} tokens cost nothing">{}{}'
        "</span>",
        integer(row.unpriced_tokens),
        integer(row.sums.tokens),
        icon("exclamation-triangle"),
        "No price" if row.unpriced_tokens >= row.sums.tokens else "Partly without a price",
    )
