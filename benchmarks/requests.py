"""What is requested: the page of users in every order and filter, and its files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg

from .measure import Contender
from .site import Visitor
from .sizes import MONTH

FLOOR = "floor: SELECT sum(spend), 30 days"
PAGE = "/users/"
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

UNTAGGED = "/users/"
ONE_TOOL = "/users/, one tool"
THREE_TAGS = "/users/, three tags"
USERS_CSV = "users.csv, 30 days"
DAILY_CSV = "daily.csv, 30 days"
VARIANTS = {
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


def contenders(owner: psycopg.Connection, visitor: Visitor, three: str) -> Iterator[Contender]:
    """The floor, whole requests with rendering, and files without compression."""
    yield Contender(name=FLOOR, run=partial(run_floor, owner))
    for name, query in addresses(three).items():
        yield Contender(name=name, run=partial(visitor.get, query))
    for name, path in ((USERS_CSV, "/users.csv"), (DAILY_CSV, "/users/daily.csv")):
        address = f"{path}?{MONTH.query}"
        yield Contender(name=name, run=partial(visitor.get, address, compressed=False))


def addresses(three: str) -> dict[str, str]:
    """Addresses of the page of users by what they show."""
    whole = f"{PAGE}?{MONTH.query}"
    tagged = {ONE_TOOL: f"{whole}&{TOOL}", THREE_TAGS: f"{whole}&{three}"}
    untagged = {f"{UNTAGGED}, {name}": f"{whole}&{query}" for name, query in VARIANTS.items()}
    searches = {f"{name}, search": f"{address}&q=an" for name, address in tagged.items()}
    return {UNTAGGED: whole} | untagged | tagged | searches


def run_floor(owner: psycopg.Connection) -> int:
    """Read the period's rows once, in PostgreSQL."""
    owner.execute((Path(__file__).parent / "sql" / "floor.sql").read_text(), MONTH.days).fetchone()
    return 0
