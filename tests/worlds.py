"""Random data sets and queries, and what makes an answer correct."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analytics.domain.report import UserUsage
from demo.simulation import World

from . import oracle

FIRST = date(2026, 1, 1)
TOOLS = ("claude-code", "cursor", "windsurf", "codex", "scripts")
AGENTS = ("claude-cli", "claude-code", "Cursor", "curl", "homemade")
CASES = settings().max_examples  # of the profile, see conftest.py

worlds = st.builds(
    World,
    seed=st.integers(0, 2**31),
    users=st.integers(2, 25),
    first_day=st.just(FIRST),
    last_day=st.integers(2, 11).map(lambda days: FIRST + timedelta(days=days)),
    history_days=st.just(20),
    services=st.integers(0, 4),
    shared_key_share=st.sampled_from([0.0, 0.5]),
    deleted_key_share=st.sampled_from([0.0, 0.4]),
    regenerated_key_share=st.sampled_from([0.0, 0.4]),
    untagged_share=st.sampled_from([0.0, 0.3]),
    subcall_share=st.sampled_from([0.0, 0.2]),
    null_cell_share=st.sampled_from([0.0, 0.3]),
    mcp_share=st.sampled_from([0.0, 0.2]),
)
whole_world = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def periods(draw) -> tuple[date, date]:
    start = FIRST + timedelta(days=draw(st.integers(-3, 10)))
    return start, start + timedelta(days=draw(st.integers(0, 9)))


@st.composite
def tag_sets(draw) -> tuple[str, ...]:
    """Tags of one request: perhaps a user agent with its version, perhaps some others."""
    agent = draw(st.none() | st.sampled_from(AGENTS))
    version = draw(st.sampled_from(["1.0", "2.0 (external, cli)"]))
    automatic = (f"User-Agent: {agent}", f"User-Agent: {agent}/{version}") if agent else ()
    others = draw(st.sets(st.sampled_from(["a", "b", "User-Agent:claude-cli"]), max_size=2))
    return (*automatic, *sorted(others))


def moments() -> st.SearchStrategy[datetime]:
    """Within three days, the first or the last second of one."""
    days = st.integers(0, 2).map(lambda number: FIRST + timedelta(days=number))
    times = st.sampled_from([time(0), time(23, 59, 59)])
    return st.builds(datetime.combine, days, times)


@st.composite
def requests(draw) -> oracle.Request:
    """A run of requests by few people with few keys, so that keys and cells are shared."""
    count = draw(st.sampled_from([0, 1, 1, 2, 7]))
    return oracle.Request(
        user_id=draw(st.sampled_from(["ann", "ann", "bob", "bob", ""])),
        api_key=draw(st.sampled_from(["k1", "k1", "k2"])),
        started_at=draw(moments()),
        model=draw(st.sampled_from(["m1", "m1", "m1", None])),
        custom_llm_provider=draw(st.sampled_from(["openai", "openai", "openai", ""])),
        mcp_namespaced_tool_name="",
        endpoint=draw(st.sampled_from(["/chat", "/chat", "/chat", None])),
        tags=draw(tag_sets()),
        request_count=count,
        failed_count=draw(st.integers(0, count)),
        # A cell of all runs stays below what the mirror takes for malformed.
        prompt_tokens=draw(st.sampled_from([0, 1, 1000, 2**40])),
        completion_tokens=draw(st.sampled_from([0, 3])),
        spend=draw(st.sampled_from([0.0, 1e-9, 0.1, 0.2, 1.0, 33.33, 1e7])),
        team_id=draw(st.sampled_from([None, None, "t1", "t2"])),
    )


def same(shown: float, true: float, noise: float = 1e-12) -> bool:
    """noise: USD by which two ways of adding the same floats may differ."""
    return shown == pytest.approx(true, rel=1e-9, abs=noise)


def assert_equal(user: UserUsage, sums: oracle.Sums, noise: float = 1e-12) -> None:
    assert same(user.spend, sums.spend, noise)
    assert (user.requests, user.failures) == (sums.requests, sums.failures)
    assert user.successes == sums.requests - sums.failures
    assert (user.prompt_tokens, user.completion_tokens) == (
        sums.prompt_tokens,
        sums.completion_tokens,
    )
    assert user.days_active == len(sums.days)
    assert (user.first_day, user.last_day) == (min(sums.days), max(sums.days))
