"""Sign-in says the same of users who exist, who do not, and who may not sign in."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
WRONG = "a wrong one"


def answers(username: str, address: str) -> list[tuple[int, str]]:
    """(status, page) of six wrong tries, without what differs in every page."""
    client = Client()
    found = []
    for _ in range(6):
        form = {"username": username, "password": WRONG}
        response = client.post("/sign-in/", form, REMOTE_ADDR=address)
        page = TOKEN.sub("", response.content.decode())
        found.append((response.status_code, page.replace(username, "NAME")))
    return found


def test_the_answers_do_not_say_whether_a_user_exists(staff: User, visitor: User):
    User.objects.create_user("inactive", password="a long password", is_active=False)
    users = "olga", "victor", "inactive", "nobody"
    known, *others = (answers(name, f"192.0.2.{n}") for n, name in enumerate(users))
    assert [status for status, _ in known] == [200] * 4 + [429] * 2
    assert all(other == known for other in others)


def test_the_right_password_of_an_inactive_user_says_no_more_than_a_wrong_one(client, staff):
    staff.is_active = False
    staff.save()
    pages = []
    for password in ("a long password", WRONG):
        form = {"username": "olga", "password": password}
        response = client.post("/sign-in/", form)
        pages.append((response.status_code, TOKEN.sub("", response.content.decode())))
    assert pages[0] == pages[1]


def test_a_password_is_hashed_whoever_the_user_is(client, staff, deployed_hasher, monkeypatch):
    """Otherwise the time of an answer would tell."""
    hashed = []
    encode = "usage_site.password_hashing.LimitedPBKDF2PasswordHasher.encode"
    from usage_site.password_hashing import LimitedPBKDF2PasswordHasher

    original = LimitedPBKDF2PasswordHasher.encode
    monkeypatch.setattr(encode, lambda *given: hashed.append(given) or original(*given))
    client.post("/sign-in/", {"username": "nobody", "password": WRONG})
    assert len(hashed) == 1
