"""The site's day, asked when a test runs: a run may begin before midnight UTC and end after it."""

from datetime import UTC, date, datetime, timedelta

from analytics.usage.data_report import DataQuery


def today() -> date:
    """The current day, UTC."""
    return datetime.now(UTC).date()


def this_week() -> dict[str, str]:
    """Parameters of a page: seven days, today included."""
    return {"start_date": str(today() - timedelta(days=6)), "end_date": str(today())}


def this_month() -> DataQuery:
    """What the data page asks for: thirty days, today included."""
    last = today()
    return DataQuery(start_date=last - timedelta(days=29), end_date=last, today=last)
