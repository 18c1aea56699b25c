"""Simulates an admin's clicks: first cold, then warm with other settings."""

from collections.abc import Iterator
from functools import partial

import psycopg

from .measure import Contender
from .site import Visitor, clear_caches
from .sizes import MONTH

PAGE = "/users/"
SUMMARY = "/users/summary/"
TOOL = "tag_filters=claude-code"
KEY_TAGS = ("env:%", "cost-center:%", "project:%")
MOST_USED_TAG = """
    SELECT tag
    FROM "LiteLLM_DailyTagSpend"
    WHERE date BETWEEN %(start_date)s AND %(end_date)s
      AND tag LIKE ANY (%(like)s)
      AND tag !~ '[,"&]'
    GROUP BY tag
    ORDER BY sum(api_requests) DESC, tag
    LIMIT 1
"""
SORTS = ("spend", "requests", "tokens", "user", "success_rate", "days_active", "last_active")

COLD = "cold request"
WHOLE = "cold request, comparison within"
LATER = "comparison after a cold request"
WARM = "warm request"
COLD_TOOL = "cold request, one tool"
COLD_THREE = "cold request, three tags"
WARM_VARIANTS = {
    "min_spend": "min_spend=50",
    "max_spend": "max_spend=500",
    "search": "q=an",
    "page of 100 users": "page_size=100",
    "top 50": "top_n=50",
    "power and low": "power=300&low=5",
} | {
    f"by {name}, {order}": f"sort_by={name}&sort_order={order}"
    for name in SORTS
    for order in ("desc", "asc")
}


def three_tags(owner: psycopg.Connection) -> str:
    """`tag_filters` of a tool, a team's tag and a key's tag that overlap, from the data."""
    names = ["claude-code"]
    for like in (["team:%"], list(KEY_TAGS)):
        found = owner.execute(MOST_USED_TAG, MONTH.days | {"like": like}).fetchone()
        names += found or ()
    return "&".join(f"tag_filters={name.replace(' ', '+')}" for name in names)


def request_contenders(visitor: Visitor, three: str) -> Iterator[Contender]:
    """Each cold request is followed by what its browser asks next, and by warm ones of the same
    period and tags: order matters.
    """
    whole = partial(visitor.get, f"{PAGE}?{MONTH.query}", scripts=False)
    yield Contender(name=WHOLE, prepare=clear_caches, run=whole)
    for name, tags in (("", ""), (", one tool", f"&{TOOL}"), (", three tags", f"&{three}")):
        asked = f"{MONTH.query}{tags}"
        address = f"{PAGE}?{asked}"
        click = partial(visitor.get, address)
        yield Contender(name=f"{COLD}{name}", prepare=clear_caches, run=click)
        yield Contender(name=f"{LATER}{name}", run=partial(visitor.get, f"{SUMMARY}?{asked}"))
        yield Contender(name=f"{WARM}{name}", run=click)
        variants = WARM_VARIANTS if not tags else {"search": "q=an"}
        for variant, query in variants.items():
            yield Contender(
                name=f"{WARM}{name}, {variant}", run=partial(visitor.get, f"{address}&{query}")
            )
