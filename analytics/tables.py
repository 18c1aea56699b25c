"""The table of users: columns and pages for django-tables2, over rows sorted and cut by SQL."""

from collections.abc import Sequence

import django_tables2 as tables
from django_tables2.data import TableData

from .query import UsageQuery
from .report import UsageReport, UserUsage

NUMERIC = {"th": {"class": "num"}}


class FetchedPage(TableData):
    """One page already cut by SQL, presented to the paginator as `total` rows."""

    def __init__(self, users: Sequence[UserUsage], total: int):
        super().__init__(users)
        self.total = total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, key):
        return self.data  # whichever slice the paginator asks for is the page we fetched

    def order_by(self, aliases) -> None:
        """Nothing: SQL has ordered them. The aliases serve the arrows in the header."""


class UserTable(tables.Table):
    """Columns are named as `SortBy` is: a header's link sorts by its column's name."""

    user = tables.Column(accessor="name")
    spend = tables.Column(attrs=NUMERIC)
    requests = tables.Column(attrs=NUMERIC)
    tokens = tables.Column(attrs=NUMERIC)
    success_rate = tables.Column(verbose_name="Success rate", attrs=NUMERIC)
    days_active = tables.Column(verbose_name="Days active", attrs=NUMERIC)
    last_active = tables.Column(accessor="last_day", verbose_name="Last active", attrs=NUMERIC)
    # Sorting by tags would cost the tags of every user, not of the page alone.
    tags = tables.Column(orderable=False)

    class Meta:
        template_name = "partials/_table.html"


def user_table(query: UsageQuery, report: UsageReport) -> UserTable:
    """The page of the report as a table that knows its order and its page."""
    order = f"{'-' if query.descending else ''}{query.sort_by.value}"
    users = FetchedPage(report.users, report.summary.total_users)
    return UserTable(users, order_by=order).paginate(page=report.page, per_page=query.page_size)


def page_numbers(table: UserTable) -> list[int | str]:
    """At most seven numbers: the first, the last and those around the page, with ellipses."""
    return list(table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1))
