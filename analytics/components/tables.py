"""The users table for django-tables2, over rows that SQL has sorted and cut."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from urllib.parse import quote

import django_tables2 as tables
from django.utils.safestring import SafeString

from analytics.domain.formats import integer
from analytics.domain.query import UsageQuery
from analytics.domain.report import UsageReport, UsageSummary, UserUsage

from .cells import BadgeLinks, budget_cell, day_cell, empty_cell, first_cell, token_cell
from .html import markup
from .pages import FetchedPage
from .sparkline import sparkline
from .totals import (
    overall_success_rate,
    total_change,
    total_requests,
    total_spend,
    total_tokens,
    user_count,
)
from .user_cells import change_cell, rate_cell, requests_cell, spend_cell, tags_cell, user_cell

USER_COLUMN = "user"  # cannot be left out

USER = {"td": {"scope": "row", "class": "users__user"}}
NUMERIC = {"cell": {"class": "num"}}
SPEND = {"cell": {"class": "num users__spend"}}
CHANGE = {"cell": {"class": "num users__change"}}
TOKENS = {"cell": {"class": "num users__tokens"}}
DAYS_ACTIVE = {"cell": {"class": "num users__days"}}
TAGS = {"cell": {"class": "users__tags"}}
# Shown where somebody chooses them.
OPTIONAL = {
    *("trend", "prompt_tokens", "completion_tokens", "cached_tokens"),
    *("first_active", "budget", "teams"),
}
ALWAYS_DRAWN = ()  # no value is empty: the cell says why there is none


class UserTable(tables.Table):
    """The one list of columns: labels, `cols` choices, headers, totals, links to definitions.

    Columns are named as `SortBy` is: a header's link sorts by its column's name. A name is also
    the anchor of its definition. Footers are totals of all users in scope, not of the page alone.
    """

    user = tables.Column("User", accessor="name", attrs=USER, footer=user_count)
    spend = tables.Column("Spend", attrs=SPEND, footer=total_spend)
    # Filled by `render_change` from both sides.
    change = tables.Column(
        "Change", accessor="spend", attrs=CHANGE, empty_values=ALWAYS_DRAWN, footer=total_change
    )
    trend = tables.Column("Trend", orderable=False, empty_values=ALWAYS_DRAWN)
    requests = tables.Column("Requests", attrs=NUMERIC, footer=total_requests)
    tokens = tables.Column("Tokens", attrs=TOKENS, footer=total_tokens)
    prompt_tokens = tables.Column("Prompt tokens", orderable=False, attrs=NUMERIC)
    completion_tokens = tables.Column("Completion tokens", orderable=False, attrs=NUMERIC)
    cached_tokens = tables.Column(
        "Cached tokens", orderable=False, attrs=NUMERIC, empty_values=ALWAYS_DRAWN
    )
    success_rate = tables.Column(
        "Success rate", attrs=NUMERIC, empty_values=ALWAYS_DRAWN, footer=overall_success_rate
    )
    days_active = tables.Column("Days active", attrs=DAYS_ACTIVE)
    first_active = tables.Column(
        "First active", accessor="first_day", orderable=False, attrs=NUMERIC
    )
    last_active = tables.Column("Last active", accessor="last_day", attrs=NUMERIC)
    budget = tables.Column("Budget", orderable=False, empty_values=ALWAYS_DRAWN)
    teams = tables.Column("Team", orderable=False, empty_values=ALWAYS_DRAWN)
    # Sorting by tags would cost the tags of every user, not of the page alone.
    tags = tables.Column("Tags", orderable=False, attrs=TAGS, empty_values=ALWAYS_DRAWN)

    class Meta:
        template_name = "analytics/users/_table.html"

    def __init__(
        self,
        users: FetchedPage,
        query: UsageQuery,
        *,
        order_by: str,
        exclude: Sequence[str] = (),
        user_link: str,
        badge_links: BadgeLinks,
        summary: UsageSummary,
        total_change: str,
        today: date,
    ):
        """user_link: where a user leads to, but for the id at its end; badge_links: the same
        of a tag and a tool.

        today: the UTC day.
        total_change: of the spend of all users, as text.
        """
        super().__init__(users, order_by=order_by, exclude=exclude)
        self.query = query
        self.user_link, self.badge_links = user_link, badge_links
        self.summary = summary
        self.total_change = total_change
        self.today = today
        self.largest = max((user.spend for user in users.data), default=0.0)

    def drawn_rows(self) -> Iterator[SafeString]:
        """The page's rows as HTML: every column's cell, with the column's attributes.

        Attributes are worked out once a column; django-tables2's own rows do so for every cell,
        which costs more than drawing it.
        """
        columns = list(self.columns)
        tags = ["th" if column.name == USER_COLUMN else "td" for column in columns]
        # A phone shows a row as a card, whose cells say by themselves what they are.
        row = "".join(
            f'<{tag} {column.attrs["td"].as_html()} data-label="{column.header}">{{}}</{tag}>'
            for tag, column in zip(tags, columns, strict=True)
        )
        for user in self.data:
            cells = (column.render(user) for column in columns)
            yield markup(f'<tr id="{{}}">{row}</tr>', row_id(user.user_id), *cells)

    def render_user(self, record: UserUsage) -> SafeString:
        return user_cell(record, self.user_link)

    def render_spend(self, record: UserUsage) -> SafeString:
        return spend_cell(record, self.largest, self.summary)

    def render_change(self, record: UserUsage) -> SafeString:
        return change_cell(record)

    def render_requests(self, record: UserUsage) -> SafeString:
        return requests_cell(record)

    def render_tokens(self, record: UserUsage) -> SafeString:
        return token_cell(record.tokens)

    def render_trend(self, record: UserUsage) -> SafeString | str:
        return sparkline(self.query, record.extra.days, self.today) or empty_cell("No spend")

    def render_prompt_tokens(self, record: UserUsage) -> SafeString:
        return token_cell(record.prompt_tokens)

    def render_completion_tokens(self, record: UserUsage) -> SafeString:
        return token_cell(record.completion_tokens)

    def render_cached_tokens(self, record: UserUsage) -> SafeString:
        return token_cell(record.extra.cache_read_tokens)

    def render_first_active(self, record: UserUsage) -> SafeString:
        return day_cell(record.first_day, self.today)

    def render_budget(self, record: UserUsage) -> SafeString:
        return budget_cell(record.extra.budget)

    def render_teams(self, record: UserUsage) -> SafeString:
        return first_cell(record.extra.teams) if record.extra.teams else empty_cell("No team")

    def render_success_rate(self, record: UserUsage) -> SafeString:
        return rate_cell(record)

    def render_days_active(self, record: UserUsage) -> str:
        return integer(record.days_active)

    def render_last_active(self, record: UserUsage) -> SafeString:
        return day_cell(record.last_day, self.today)

    def render_tags(self, record: UserUsage) -> SafeString:
        return tags_cell(record, self.badge_links)


def row_id(user_id: str) -> str:
    """The id of a user's row, without spaces; see `row_anchor`."""
    return f"user-{quote(user_id, safe='')}"


def row_anchor(user_id: str) -> str:
    """The fragment that leads to the row: browsers decode it once."""
    return f"#{quote(row_id(user_id), safe='')}"


def column_labels() -> dict[str, str]:
    """The label of every column by its name, in their order."""
    return {name: column.verbose_name for name, column in UserTable.base_columns.items()}


def columns_shown(chosen: Collection[str], added: Collection[str] = ()) -> tuple[str, ...]:
    """The user, then the chosen ones, in the order of the table; for none the usual and `added`."""
    usual = {*UserTable.base_columns} - OPTIONAL | {*added}
    names = {USER_COLUMN, *chosen} if chosen else usual
    return tuple(name for name in UserTable.base_columns if name in names)


def user_table(
    query: UsageQuery,
    report: UsageReport,
    user_link: str,
    badge_links: BadgeLinks,
    columns: Sequence[str],
    *,
    today: date,
    total_change: str = "",
) -> UserTable:
    """The page of the report as a table that knows its order and its page.

    columns: those shown. today: the UTC day that `Last active` counts from. total_change: of the
    spend of all users, as text.
    """
    order = f"{'-' if query.descending else ''}{query.sort_by.value}"
    users = FetchedPage(report.users, report.summary.total_users)
    table = UserTable(
        users,
        query,
        order_by=order,
        exclude=[name for name in UserTable.base_columns if name not in columns],
        user_link=user_link,
        badge_links=badge_links,
        summary=report.summary,
        total_change=total_change,
        today=today,
    )
    return table.paginate(page=report.page, per_page=query.page_size)
