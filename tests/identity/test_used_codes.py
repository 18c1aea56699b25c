"""Used codes and limits of second factors hold in every process, and after a restart."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import CacheEntry

from .factors import SECRET, code
from .test_second_factor import PASSWORD, STEP, is_signed_in

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def protected(staff) -> None:
    """Olga has an authenticator app."""
    TOTP.activate(staff, SECRET)


@pytest.fixture
def restart(settings):
    """Begins with the memory of a new process: a cache that lives there is empty."""

    def begin() -> None:
        locmem._caches.clear()
        locmem._expire_info.clear()
        settings.CACHES = dict(settings.CACHES)  # connects anew

    return begin


def answer(given: str, address: str = "192.0.2.1") -> Client:
    """A browser after both steps."""
    client = Client(REMOTE_ADDR=address)
    client.post("/sign-in/", PASSWORD)
    client.post(STEP, {"code": given})
    return client


def test_a_used_code_is_refused_by_another_process(protected, restart):
    given = code()
    assert is_signed_in(answer(given))
    restart()
    assert not is_signed_in(answer(given))


def test_wrong_codes_are_counted_by_all_processes(protected, restart, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/15m/key"}
    for number in range(2):
        answer("000000", f"192.0.2.{number}")
        restart()
    assert not is_signed_in(answer(code(), "192.0.2.9"))


def test_entries_name_nobody_and_are_removed_when_they_are_over(protected):
    answer(code())
    keys = list(CacheEntry.objects.values_list("cache_key", flat=True))
    assert keys
    assert all(len(key) == 64 for key in keys)
    cache.set("over", [1, "y"], timeout=-10)
    assert cache.get("over", "nothing") == "nothing"
    assert cache.add("over", [1, "y"])
    assert cache.get("over") == [1, "y"]
    assert not cache.add("over", "z")
    assert not CacheEntry.objects.filter(expires__lt=timezone.now()).exists()


def test_the_cache_keeps_djangos_promises(db):
    cache.set("number", 1)
    assert cache.incr("number") == 2
    assert cache.get_many(["number", "nothing"]) == {"number": 2}
    assert cache.touch("number", -10)
    assert not cache.touch("number")
    cache.set("ever", None, timeout=None)
    assert cache.get("ever", "nothing") is None
    assert cache.delete("ever")
    assert not cache.delete("ever")
    cache.set("number", 3)
    cache.clear()
    assert not CacheEntry.objects.exists()
