"""Random users with seats, keys and usage, written where LiteLLM would."""

from datetime import datetime, time, timedelta

from hypothesis import strategies as st

from tests.oracle import Request
from tests.seat_oracle import Key, Person
from tests.worlds import FIRST

TODAY = FIRST + timedelta(days=100)
NOW = datetime.combine(TODAY, time(12))


@st.composite
def people(draw) -> list[Person]:
    """Some without a row, some with a row of tomorrow, or of the first or last second of a day."""
    found = []
    for name in draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)):
        user_id = draw(st.sampled_from(["user {}", "user {}", "bot-{}", "ux{}"])).format(name)
        days = set()
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.sampled_from([0, 30, 39, 40, 69, 70, 71, 72, 73, 93, 94, 99, 100]))
            run = draw(st.sampled_from([1, 2, 6, 7, 9]))
            days |= {FIRST + timedelta(days=n) for n in range(start, min(start + run, 101))}
        created = draw(st.sampled_from([None, -5, 0, 55, 69, 85, 86, 87, 92, 93, 99, 100, 101]))
        moment = draw(st.sampled_from([time(0), time(23, 59, 59)]))
        found.append(
            Person(
                user_id=user_id,
                has_row=draw(st.sampled_from([True, True, True, False])),
                created_at=None
                if created is None
                else datetime.combine(FIRST + timedelta(days=created), moment),
                days=days,
                teams=tuple(draw(st.sampled_from([[], ["t1"], ["t2", "t1"]]))),
                role=draw(st.sampled_from([None, "internal_user"])),
            )
        )
    return found


@st.composite
def keys_of(draw, owners: list[str]) -> list[Key]:
    return [
        Key(
            token=f"hash-{number}",
            owner=draw(st.sampled_from([*owners, None])),
            blocked=draw(st.sampled_from([None, True, True, False])),
            expires=draw(
                st.sampled_from(
                    [None, None, NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)]
                )
            ),
            is_deleted=draw(st.sampled_from([False, False, True])),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


def book(proxy, found: list[Person], keys: list[Key]) -> list[Request]:
    """A day's requests go through one of the user's keys, or through one that nobody knows."""
    made = []
    for person in found:
        own = [key.token for key in keys if key.owner == person.user_id] or ["unknown"]
        for number, day in enumerate(sorted(person.days)):
            made.append(
                Request(
                    user_id=person.user_id,
                    api_key=own[number % len(own)],
                    started_at=datetime.combine(day, time(12)),
                    model="m",
                    custom_llm_provider="openai",
                    mcp_namespaced_tool_name="",
                    endpoint="/chat",
                    tags=(),
                    request_count=1,
                    failed_count=0,
                    prompt_tokens=1,
                    completion_tokens=1,
                    spend=0.5,
                )
            )
    proxy.book(made)
    run = proxy.connection.execute
    run("""INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES ('t1', 'Payments')""")
    for person in found:
        if person.has_row:
            run(
                'INSERT INTO "LiteLLM_UserTable" (user_id, created_at, teams, user_role)'
                " VALUES (%s, %s, %s, %s)",
                (person.user_id, person.created_at, list(person.teams), person.role),
            )
    for key in keys:
        if key.is_deleted:
            proxy.deleted_key(key.token, key.owner, NOW)
        else:
            run(
                'INSERT INTO "LiteLLM_VerificationToken" (token, user_id, blocked, expires)'
                " VALUES (%s, %s, %s, %s)",
                (key.token, key.owner, key.blocked, key.expires),
            )
    return made
