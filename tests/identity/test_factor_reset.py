"""Somebody has lost their second factor: administrators and a command remove it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from analytics.audit.models import Event
from tests.people import client_of, staff_with

from .factors import SECRET
from .test_second_factor import PASSWORD, is_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db) -> User:
    return staff_with("admin", username="ada")


def page_of(user: User) -> str:
    return f"/staff/users/{user.pk}/"


def is_protected(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_an_administrator_resets_it_after_a_question(protected, ada):
    theirs, as_ada, page = client_of(protected), client_of(ada), page_of(protected)
    assert f"{page}factor/" in as_ada.get(page).content.decode()
    assert "Make sure who asks" in as_ada.get(f"{page}factor/").content.decode()
    assert is_signed_in(theirs)
    assert as_ada.post(f"{page}factor/")["Location"] == page
    assert not is_signed_in(theirs)
    assert Client().post("/sign-in/", PASSWORD)["Location"] == "/"
    event = Event.objects.get(detail="second factor reset")
    assert (event.actor, event.subject) == ("ada", "olga")
    assert f"{page}factor/" not in as_ada.get(page).content.decode()
    assert as_ada.get(f"{page}factor/")["Location"] == page


def test_nobody_resets_their_own(ada):
    TOTP.activate(ada, SECRET)
    as_ada, page = client_of(ada), page_of(ada)
    assert f"{page}factor/" not in as_ada.get(page).content.decode()
    assert as_ada.post(f"{page}factor/")["Location"] == "/account/security/"
    assert is_protected(ada)


def test_an_administrator_resets_no_superusers(protected, ada):
    User.objects.filter(pk=protected.pk).update(is_superuser=True)
    assert client_of(ada).post(f"{page_of(protected)}factor/").status_code == 403
    assert is_protected(protected)


def test_the_command_resets_it(protected, capsys):
    theirs = client_of(protected)
    call_command("reset_second_factor", "olga")
    assert "2 removed, all sessions ended" in capsys.readouterr().out
    assert not is_signed_in(theirs)
    assert not is_protected(protected)
    with pytest.raises(CommandError, match="no login nobody"):
        call_command("reset_second_factor", "nobody")
