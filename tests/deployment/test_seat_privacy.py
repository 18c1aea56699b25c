"""Privacy mode on the page of seats: the same counts, and no notes."""

import pytest

from analytics.accounts.models import SeatNote

from .test_privacy import client_of, viewer, world  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_seats_keep_their_counts_and_decisions_and_take_no_notes(world, viewer, staff_client):  # noqa: F811
    client = client_of(viewer)
    hidden, named = (one.get("/seats.json").json() for one in (client, staff_client))
    assert hidden["summary"] == named["summary"]
    assert [seat["decision"] for seat in hidden["seats"]] == ["keep"]
    assert client.get("/seats.json?decision=keep").json()["pagination"]["total_count"] == 1
    (pseudonym,) = {seat["user_id"] for seat in hidden["seats"]}
    person = client.get("/user/", {"user_id": pseudonym}).content.decode()
    assert "<dt>Seat</dt><dd>Keep</dd>" in person
    for answer in (
        client.get(f"/seats/notes/?user_id={pseudonym}"),
        client.post("/seats/notes/", {"user_id": pseudonym, "decision": "reclaim"}),
    ):
        assert answer.status_code == 403
    assert SeatNote.objects.count() == 1
