"""Failures and refusals fill the log, not the audit trail that nobody may delete."""

import pytest
from django.contrib.auth.signals import user_login_failed
from django.test import Client, RequestFactory

from analytics.accounts.capped_events import EVENTS_PER_MINUTE, LAST
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from tests.people import staff_with

pytestmark = pytest.mark.django_db

MORE = EVENTS_PER_MINUTE + 2


def details(kind: Kind) -> list[str]:
    """Of stored events, the oldest first."""
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("detail", flat=True))


def fail(name: str, address: str = "192.0.2.1") -> None:
    request = RequestFactory().post("/sign-in/provider/callback/", REMOTE_ADDR=address)
    sent = {"credentials": {"username": name}, "request": request}
    user_login_failed.send("OpenID Connect", **sent)


def test_failed_sign_ins_of_an_address_are_capped_whatever_names_they_claim(caplog):
    for number in range(MORE):
        fail(f"name-{number}")
    assert details(Kind.SIGN_IN_FAILED) == [*[""] * (EVENTS_PER_MINUTE - 1), LAST]
    assert "name-21" in caplog.text
    fail("olga", address="192.0.2.2")
    assert Event.objects.filter(actor="olga", detail="").count() == 1


def test_addresses_of_one_network_count_together():
    for number in range(1, MORE):
        fail("olga", address=f"2001:db8::{number}")
    assert len(details(Kind.SIGN_IN_FAILED)) == EVENTS_PER_MINUTE


def test_refusals_of_a_person_are_capped_and_of_others_are_not(client, caplog):
    client.force_login(staff_with(username="kim"))
    for _ in range(MORE):
        assert client.get("/users.csv").status_code == 403
    stored = details(Kind.REFUSED)
    assert len(stored) == EVENTS_PER_MINUTE
    assert stored[-1].endswith(f"; {LAST}")
    assert sum("access refused" in line for line in caplog.messages) == MORE
    other = Client()
    other.force_login(staff_with(username="eve"))
    other.get("/users.csv")
    assert Event.objects.filter(kind=Kind.REFUSED, actor="eve").count() == 1


def test_bad_tokens_of_an_address_are_capped():
    for number in range(MORE):
        Client().get("/users.csv", headers={"Authorization": f"Bearer no-token-{number}"})
    assert len(details(Kind.REFUSED)) == EVENTS_PER_MINUTE
