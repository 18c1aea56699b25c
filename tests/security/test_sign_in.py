"""Sign-in: failures lock, and password hashing is limited."""

import threading
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.site import LOGIN, Browser, manage, running_site
from usage_site.password_hashing import HASHES_AT_ONCE, HashingLimit, PasswordHashingBusy

pytestmark = pytest.mark.django_db

RIGHT = {"username": "olga", "password": "a long password"}
WRONG = RIGHT | {"password": "a wrong one"}
BEHIND_PROXY = {"REMOTE_ADDR": "127.0.0.1"}


def statuses(client: Client, form: dict[str, str], count: int, **headers: str) -> list[int]:
    """What so many tries in a row are answered."""
    return [client.post("/sign-in/", form, **headers).status_code for _ in range(count)]


def test_five_failures_lock_the_user_at_the_address(client: Client, staff: User):
    assert statuses(client, WRONG, 4) == [200] * 4
    locked = client.post("/sign-in/", WRONG)
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "locked for up to 15 minutes" in locked.content.decode()
    assert client.post("/sign-in/", RIGHT).status_code == 429


def test_a_lock_affects_only_the_user_at_that_address(client, staff, visitor):
    statuses(client, WRONG, 5)
    assert client.post("/sign-in/", RIGHT | {"username": "victor"}).status_code == 302
    assert client.post("/sign-in/", RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_an_unknown_user_is_locked_as_a_known_one_is(client: Client, staff: User):
    assert statuses(client, WRONG | {"username": "nobody"}, 6) == [200] * 4 + [429] * 2


def test_another_browser_does_not_evade_the_lock(client: Client, staff: User):
    for number in range(5):
        client.post("/sign-in/", WRONG, headers={"user-agent": f"browser {number}"})
    assert client.post("/sign-in/", RIGHT).status_code == 429


def test_the_lock_ends_by_itself(client: Client, staff: User):
    statuses(client, WRONG, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert client.post("/sign-in/", RIGHT).status_code == 302


def test_tries_during_a_lock_do_not_prolong_it(client: Client, staff: User):
    statuses(client, WRONG, 5)
    before = AccessAttempt.objects.get().attempt_time
    statuses(client, WRONG, 2)
    assert AccessAttempt.objects.get().attempt_time == before


def test_an_address_is_locked_whatever_the_names(client: Client, staff: User, settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 7
    for number in range(7):
        client.post("/sign-in/", WRONG | {"username": f"name-{number}"})
    assert client.post("/sign-in/", RIGHT).status_code == 429
    assert client.post("/sign-in/", RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_success_resets_only_the_users_own_failures(client, staff, visitor):
    statuses(client, WRONG, 4)
    victor = RIGHT | {"username": "victor"}
    statuses(client, WRONG | {"username": "victor"}, 4)
    assert client.post("/sign-in/", victor).status_code == 302
    assert statuses(Client(), WRONG | {"username": "victor"}, 4) == [200] * 4
    assert statuses(Client(), WRONG, 1) == [429]


def test_the_staff_site_redirects_to_the_same_sign_in(client: Client, staff: User):
    response = client.post("/staff/login/", WRONG)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_an_operator_unlocks_a_user(site_database):
    with running_site(**site_database) as address:
        for _ in range(5):
            status, _text = Browser(address).sign_in(LOGIN[0], "a wrong one")
        assert status == 429
        assert Browser(address).sign_in(*LOGIN)[0] == 429
        assert "1 attempts removed" in manage("axes_reset_username", "root", **site_database).stdout
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        assert browser.get("/definitions/")[0] == 200


def test_no_more_than_two_passwords_are_hashed_at_once(deployed_hasher, monkeypatch):
    running, most, lock, pbkdf2 = 0, 0, threading.Lock(), hashers.pbkdf2

    def counted(*arguments, **named) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)  # long enough for the others to come
        with lock:
            running -= 1
        return pbkdf2(*arguments, **named)

    monkeypatch.setattr(hashers, "pbkdf2", counted)
    limit = HashingLimit(running=HASHES_AT_ONCE, waiting=8)
    monkeypatch.setattr("usage_site.password_hashing.hashing_limit", limit)
    encode = hashers.get_hasher().encode
    threads = [threading.Thread(target=encode, args=["a word", "salt", 1]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == HASHES_AT_ONCE


def test_a_full_queue_refuses_immediately():
    limit = HashingLimit(running=1, waiting=0)
    with limit.slot():
        refused = []

        def enter() -> None:
            try:
                with limit.slot():
                    pass
            except PasswordHashingBusy:
                refused.append(True)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        assert refused == [True]
        with limit.slot():  # the thread that holds the slot enters again
            pass
    with limit.slot():
        pass


@pytest.mark.parametrize("path", ["/sign-in/", "/password/"])
def test_sign_ins_beyond_the_hashing_limit_get_503(
    deployed_hasher, staff_client, monkeypatch, path
):
    limit = HashingLimit(running=0, waiting=0)
    for module in ("sign_in", "password_change", "password_hashing"):
        monkeypatch.setattr(f"usage_site.{module}.hashing_limit", limit)
    client = Client() if path == "/sign-in/" else staff_client
    form = RIGHT | {"old_password": RIGHT["password"]}
    response = client.post(path, form)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Try again in a few seconds" in response.content.decode()
    assert client.get("/healthz").status_code == 200


def test_passwords_of_before_are_still_right(deployed_hasher):
    """The hasher keeps Django's algorithm, so that stored hashes need no change."""
    stored = make_password("a long password")
    assert stored.startswith("pbkdf2_sha256$")
    assert check_password("a long password", stored)
