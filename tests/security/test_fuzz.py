"""Hostile requests over all routes: no answer fails, leaks, repeats markup or opens what is closed.

FUZZ_REQUESTS says how many (2,000), FUZZ_SEED which (0). A failure names its seed and request.
"""

import logging
import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone

from analytics.accounts.tokens import issue_token
from analytics.mirror import current
from analytics.mirror.store import Store
from tests.clock import today
from tests.mirroring import MEMORY
from tests.people import staff_with
from tests.proxy import Proxy

from .gateway import answer_to
from .hostile import CSRF, Shooter
from .hostile_texts import MARK
from .test_access import OPEN, ROUTES
from .test_roles import NO_ROLE
from .verdict import PROBES, faults

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

BATCH = 500  # requests on one state of the site
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
SEEDS = range(SEED, SEED + max(1, REQUESTS // BATCH))
ALLOWED = re.compile(r"Allowed: ([\w, ]+)")
SHOWN = 10  # of failures


@pytest.fixture
def company(proxy: Proxy, fresh_store, monkeypatch) -> Iterator[None]:
    """Few people with hostile names, in a mirror that nobody refreshes meanwhile."""
    proxy.person("ann", "ann@example.com", f"=cmd|{MARK}")
    proxy.person(f"{MARK} <{MARK} onx=1>", f"+{MARK}@example.com", f"x;=1+1|{MARK}\r\n@x")
    for user in ("ann", f"{MARK} <{MARK} onx=1>", "bob"):
        for tags in ([f"=1+{MARK}", "team:a"], [f'User-Agent: "><{MARK}>/1\t=2']):
            proxy.spend_day(user, 5.0, day=today(), tags=tags, model=f"</script><{MARK} onx=1>")
    with fresh_store.snapshot():
        store = Store(fresh_store.folder, **MEMORY)
    monkeypatch.setattr(current, "store", lambda: store)
    yield
    store.database.close()


@pytest.fixture
def callers(db, settings) -> dict[str, dict[str, str]]:
    """Headers by who sends a request; nobody is slowed down by limits."""
    for name in ("API_REQUESTS_PER_MINUTE", "API_FAILURES_PER_MINUTE"):
        setattr(settings, name, 1_000_000)
    found = {"anonymous": {"Cookie": f"csrftoken={CSRF}"}}
    for role in (NO_ROLE, "viewer", "viewer-pseudonymous", "exporter", "admin"):
        user = staff_with(*({role} - {NO_ROLE}), username=role.replace(" ", "-"))
        found[role] = session_of(user)
    exporter = User.objects.get(username="exporter")
    for scope in ("read", "export"):
        token = issue_token(exporter, name=scope, scopes=[scope], days=1, now=timezone.now())[1]
        found[f"token {scope}"] = {"Authorization": f"Bearer {token}"}
    user = staff_with(username="former")
    user.is_staff = False
    user.save()
    found["not staff"] = session_of(user)
    return found


def session_of(user) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"}


def parameters_of(route: str, client: Client) -> list[str]:
    """What the refusal of an unknown name says is allowed."""
    with transaction.atomic():
        found = ALLOWED.search(client.get(route, {"unknown": "1"}).content.decode())
        transaction.set_rollback(True)
    return found[1].split(", ") if found else []


@pytest.fixture(scope="module")
def known_parameters() -> dict[str, list[str]]:
    """By route; asked once."""
    return {}


@pytest.fixture
def shooter(request, company, callers, known_parameters) -> Shooter:
    routes = sorted({*ROUTES, *OPEN, *PROBES})
    if not known_parameters:
        client = Client(raise_request_exception=False)
        client.force_login(staff_with("admin", username="scout"))
        known_parameters |= {route: parameters_of(route, client) for route in routes}
    assert {"page_size", "tag_filters"} <= set(known_parameters["/users/"])
    return Shooter(
        request.param, routes=routes, parameters=known_parameters, callers=sorted(callers)
    )


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The site without Django's closing of connections, which would end the test's transaction."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("shooter", SEEDS, indirect=True, ids=lambda seed: f"seed-{seed}")
def test_no_hostile_request_breaks_leaks_or_opens_anything(shooter, callers, application, caplog):
    statuses, failures = Counter(), []
    caplog.set_level(logging.ERROR)
    for number in range(BATCH):
        shot = shooter.shot()
        caplog.clear()
        with transaction.atomic():  # each finds the same state, so that one is repeated alone
            answer = answer_to(application, shot, callers[shot.caller])
            transaction.set_rollback(True)
        statuses[answer.status] += 1
        if found := list(faults(shot, answer)):
            failures.append(f"request {number}: {found}\n{shot}\n{caplog.text}")
    assert not failures, "\n".join(failures[:SHOWN])
    assert statuses[200] > BATCH / 50, statuses  # it comes past the first check
