"""Pages of rows that SQL has already sorted and cut, for django-tables2."""

from collections.abc import Sequence

from django_tables2 import Table
from django_tables2.data import TableData


class FetchedPage(TableData):
    """One page already cut by SQL, presented to the paginator as `total` rows."""

    def __init__(self, rows: Sequence, total: int):
        super().__init__(rows)
        self.total = total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, key: object) -> Sequence:
        return self.data  # whichever slice the paginator asks for is the page we fetched

    def order_by(self, aliases: object) -> None:
        """Nothing: SQL has ordered them. The aliases serve the arrows in the header."""


def page_numbers(table: Table) -> list[int | str]:
    """At most seven numbers: the first, the last and those around the page, with ellipses."""
    return list(table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1))
