"""`/password/`: an open session is no way to guess a password, and a new one ends the others."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.accounts.models import LoginSession
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from tests.people import client_of, staff_with

pytestmark = pytest.mark.django_db

NEW = dict.fromkeys(("new_password1", "new_password2"), "an even longer one")
RIGHT = {"old_password": "a long password"} | NEW
WRONG = {"old_password": "a guess"} | NEW


def test_wrong_ones_are_failed_sign_ins_and_lock(staff_client, settings):
    settings.SIGN_IN_FAILURES = settings.AXES_FAILURE_LIMIT = 3
    statuses = [staff_client.post("/password/", WRONG).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert staff_client.post("/password/", RIGHT).status_code == 429
    failures = Event.objects.filter(actor="olga", kind__in=[Kind.SIGN_IN_FAILED, Kind.LOCKED])
    assert failures.count() == 3
    form = {"username": "olga", "password": "a long password"}
    assert Client().post("/sign-in/", form).status_code == 429


def test_a_new_one_ends_the_other_sessions_alone(staff, staff_client):
    other = client_of(staff)
    assert staff_client.post("/password/", RIGHT)["Location"] == "/password/done/"
    assert staff_client.get("/password/done/").status_code == 200
    assert other.get("/password/done/").status_code == 302
    assert LoginSession.objects.filter(user=staff).count() == 1
    assert Event.objects.filter(kind=Kind.SESSIONS_ENDED, subject="olga").exists()


def test_without_a_password_of_this_site_there_is_none(staff, settings):
    client = client_of(staff)
    settings.LOCAL_SIGN_IN = False
    assert client.get("/password/").status_code == 404
    settings.LOCAL_SIGN_IN = True
    User.objects.filter(pk=staff.pk).update(password="!")
    assert client_of(User.objects.get(pk=staff.pk)).get("/password/").status_code == 404


def test_administrators_change_their_own_there_too():
    ada = staff_with("admin", username="ada")
    client, path = client_of(ada), f"/staff/users/{ada.pk}/password/"
    assert client.get(path)["Location"] == "/password/"
    assert client.post(path, NEW)["Location"] == "/password/"
    ada.refresh_from_db()
    assert ada.check_password("a long password")
