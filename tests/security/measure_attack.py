"""`make attack`: repeats the attack's measurements and prints them. Not part of `make test`.

Seconds say whether somebody waits or not; they depend on the machine and its load.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from demo.postgres import Server
from tests.clock import today
from tests.deployment.test_many_readers import signed_in  # noqa: F401 a fixture
from tests.site import LOGIN, Browser, running_site, until

from .test_outage import SETTINGS, frozen, proxy_database, spend
from .test_own_database import silent_url  # noqa: F401 a fixture
from .test_sign_in_queue import FORM_TYPE, Guesser
from .test_slow_clients import FORM, GET, connections

GUESSERS = 32
DAILY = "/users/daily.csv?range=today"


def seconds(call: Callable[[], object]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def worst(browser: Browser, path: str, count: int = 10) -> str:
    """Statuses and the longest wait of so many requests in a row."""
    statuses: Counter[int] = Counter()
    longest = max(seconds(lambda: statuses.update([browser.get(path)[0]])) for _ in range(count))
    return f"{count} x {path}: {dict(statuses)}, worst {longest:.2f} s"


@pytest.fixture
def say(capsys) -> Callable[[str], None]:
    def write(line: str) -> None:
        with capsys.disabled():
            print(f"    {line}")

    with capsys.disabled():
        print()
    return write


@pytest.fixture
def plain(site_database) -> Iterator[Browser]:
    """Somebody who is signed in at a site with the settings as delivered."""
    with running_site(**site_database) as address:
        browser = Browser(address)
        assert browser.sign_in(*LOGIN)[0] == 200
        yield browser


def test_1_a_slow_export_beside_a_migration(signed_in, server: Server, say):  # noqa: F811
    address = urlsplit(signed_in.address)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in signed_in.cookies)
    ask = f"GET {DAILY}&head=yes HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookies}\r\n\r\n"
    with connections(signed_in, ask.encode(), count=4) as readers:
        assert all(b"200 OK" in reader.recv(50) for reader in readers)
        for table in ("LiteLLM_VerificationToken", "LiteLLM_DailyUserSpend"):
            with server.connect("litellm_readers") as connection:
                statement = f'ALTER TABLE "{table}" ADD COLUMN attacked int'
                waited = seconds(lambda: connection.execute(statement))  # noqa: B023
                connection.execute(f'ALTER TABLE "{table}" DROP COLUMN attacked')
            say(
                f"4 stopped readers of the export with its head: ALTER TABLE {table} {waited:.2f} s"
            )


def test_11_and_13_tabs_and_exports_at_once(signed_in, say):  # noqa: F811
    with ThreadPoolExecutor(33) as people:
        tabs = people.map(lambda n: signed_in.get(f"/users/?min_spend={n}")[0], range(5))
        say(f"5 tabs of one session at once: {dict(Counter(tabs))}")
        files = people.map(lambda _: signed_in.get(DAILY)[0], range(33))
        say(f"33 exports at once: {dict(Counter(files))}")


def test_2_guessing(plain, say):
    statuses = []
    for _ in range(30):
        statuses.append(Browser(plain.address).sign_in("leaver", "wrong")[0])
    right = Browser(plain.address).sign_in("leaver", LOGIN[1])[0]
    say(f"30 wrong tries for a user: {dict(Counter(statuses))}; the right one then: {right}")
    plain.get("/definitions/")
    with ExitStack() as stack:
        guessers = [stack.enter_context(closing(Guesser(plain.address))) for _ in range(GUESSERS)]
        for number, guesser in enumerate(guessers):
            guesser.guess(f"name-{number}", {"Content-Type": FORM_TYPE})
        say(f"beside {GUESSERS} sign-ins: " + worst(plain, "/definitions/"))
        say(f"beside {GUESSERS} sign-ins: " + worst(plain, "/healthz"))
        answered = Counter(guesser.connection.getresponse().status for guesser in guessers)
        say(f"the {GUESSERS} sign-ins: {dict(answered)}")


@pytest.mark.parametrize(
    "start", [GET + b"X-Slow: ", FORM % 60_000, b""], ids=["head", "body", "idle"]
)
def test_3_half_sent_requests(plain, say, start, request):
    kind = request.node.callspec.id
    with connections(plain, start, count=40) as clients:
        for client in clients if start else ():
            client.sendall(b"x")
        say(f"beside 40 connections with a half-sent {kind}: " + worst(plain, "/healthz"))
        say(f"beside 40 connections with a half-sent {kind}: " + worst(plain, "/definitions/"))


def test_4_our_own_database_is_silent(silent_url, say):  # noqa: F811
    with running_site(APP_DATABASE_URL=silent_url) as address, ThreadPoolExecutor(20) as people:
        asked = [people.submit(worst, Browser(address), "/users/", 1) for _ in range(20)]
        time.sleep(0.3)
        say("beside 20 pages: " + worst(Browser(address), "/healthz"))
        waits = sorted(task.result() for task in asked)
        say(f"20 pages at once, the first and the last: {waits[0]}; {waits[-1]}")
        say(worst(Browser(address), "/readyz", 2))


def test_5_litellms_server_is_frozen(site_database, reachable_folder, say):
    home, link = reachable_folder / "attacked", reachable_folder / "attacked-socket"
    url = f"postgresql://usage_reader@/postgres?host={link}"
    with (
        proxy_database(home, link) as server,
        running_site(LITELLM_DATABASE_URL=url, **site_database, **SETTINGS) as address,
    ):
        spend(server, 5.0)
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$5.00" in browser.get("/users/?range=today")[1])
        with frozen(server), ThreadPoolExecutor(16) as probes:
            probed = [probes.submit(worst, Browser(address), "/readyz", 3) for _ in range(16)]
            for path in (
                "/users/?range=today",
                f"/users.csv?start_date={today()}&end_date={today()}",
            ):
                say("frozen: " + worst(browser, path))
            say("frozen: " + worst(browser, "/healthz"))
            say("frozen, one of 16 probes: " + max(task.result() for task in probed))


def test_7_our_own_database_has_no_tables(server: Server, say):
    with server.connect() as owner:
        owner.execute("DROP DATABASE IF EXISTS attacked WITH (FORCE)")
        owner.execute("CREATE DATABASE attacked")
    with running_site(APP_DATABASE_URL=server.url("attacked")) as address:
        for path in ("/sign-in/", "/readyz", "/healthz"):
            say("without tables: " + worst(Browser(address), path, 2))
    with server.connect() as owner:
        owner.execute("DROP DATABASE attacked WITH (FORCE)")
