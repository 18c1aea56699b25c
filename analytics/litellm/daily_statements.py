"""The statement of `/users/daily.csv`: usage by user, day and model."""

from analytics.domain.formulas import GUARDED
from analytics.domain.query import Segment, TagScope, UsageQuery

from .schema import Schema
from .statements import ROUNDED, WIDE, counting_of, matches_search, sql, usage, without_missing

SEGMENTS = {
    Segment.POWER: "AND model_day.user_spend > %(power_above)s * (1 + 1e-9::float8)",
    Segment.LOW: "AND model_day.user_spend < %(low_below)s * (1 - 1e-9::float8)",
}
MIN_SPEND = "AND model_day.user_spend >= %(min_spend)s - 1e-6"
MAX_SPEND = "AND model_day.user_spend <= %(max_spend)s + 1e-6"
DEFAULT_ID = 'model_day.user_id COLLATE "default"'


def daily_statement(query: UsageQuery, schema: Schema) -> str:
    """One row a user, day and model, for the users that the page counts, as `COPY … TO STDOUT`."""
    text = sql("export_daily").format(
        usage=f"{usage(query, schema, WIDE)}," if query.tags else "",
        model_day=sql(f"parts/{model_days(query)}").format(
            rows=sql(f"parts/{counting_of(query).rows}"),
        ),
        segment=SEGMENTS[query.segment] if query.segment else "",
        min_spend="" if query.min_spend is None else MIN_SPEND,
        max_spend="" if query.max_spend is None else MAX_SPEND,
        # By "C", as the rows are sorted, lower() would know the letters of ASCII alone.
        search=f"AND {matches_search(DEFAULT_ID)}" if query.search_words else "",
        guarded_user_id=GUARDED.format(text="model_day.user_id"),
        guarded_email=GUARDED.format(text="NULLIF(person.user_email, '')"),
        guarded_alias=GUARDED.format(text="NULLIF(person.user_alias, '')"),
        guarded_model=GUARDED.format(text="model_day.model"),
        spend=ROUNDED.format(number="model_day.spend"),
        spend_at_least=ROUNDED.format(number="model_day.spend_at_least"),
    )
    return without_missing(text, schema)


def model_days(query: UsageQuery) -> str:
    """The part that counts: all requests, tagged ones, or all of those who made tagged ones."""
    if not query.tags:
        return "model_days"
    return (
        "model_days_tagged" if query.tag_scope is TagScope.REQUESTS else "model_days_of_tag_users"
    )
