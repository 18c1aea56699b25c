"""Loads gaps, missing prices and deleted keys of a period in one statement."""

import json
from datetime import date
from typing import Any

from analytics.litellm.statements import sql

from .data_report import Findings, UnpricedModel
from .fetch import day_or_none, usd

MOST_MODELS = 20


def findings_statement(*, with_tags: bool, with_deleted: bool) -> str:
    """The statement; without a table that is not there its part answers NULL."""
    deleted = sql("deleted_key") if with_deleted else ""
    first_tag_day = '(SELECT min(date) FROM "LiteLLM_DailyTagSpend")'
    is_deleted = "spent.api_key IN (SELECT token FROM deleted_key)"
    return sql("findings").format(
        deleted_key=deleted,
        is_deleted=is_deleted if with_deleted else "NULL::boolean",
        first_tag_day=first_tag_day if with_tags else "NULL::text",
    )


def findings(cursor: Any, statement: str, start_date: date, end_date: date) -> Findings:
    """Ask and read. Raises ValueError for what is no day or no amount."""
    cursor.execute(
        statement,
        {
            "start_date": start_date.isoformat(),
            "end_date": end_date.isoformat(),
            "most_models": MOST_MODELS,
        },
    )
    names = [column.name for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    unpriced = row["unpriced"] or []
    if isinstance(unpriced, str):
        unpriced = json.loads(unpriced)
    deleted = row["deleted_spend"]
    return Findings(
        first_day_ever=day_or_none(row["first_day_ever"]),
        last_day_ever=day_or_none(row["last_day_ever"]),
        first_tag_day=day_or_none(row["first_tag_day"]),
        first_day=day_or_none(row["first_day"]),
        days_without_rows=tuple(date.fromisoformat(day) for day in row["days_without_rows"]),
        unpriced_models=row["unpriced_models"],
        unpriced=tuple(UnpricedModel(**model) for model in unpriced),
        spend=usd(row["spend"]),
        deleted_spend=None if deleted is None else usd(deleted),
    )
