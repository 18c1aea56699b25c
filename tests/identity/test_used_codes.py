"""Used codes and limits of second factors hold in every process, and after a restart."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import caches
from django.core.cache.backends import locmem
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import CacheEntry

from .test_second_factor import PASSWORD, SECRET, STEP, code, is_signed_in

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


def test_entries_name_nobody_and_are_removed_when_they_are_over(protected, settings):
    answer(code())
    keys = list(CacheEntry.objects.values_list("cache_key", flat=True))
    assert keys
    assert all(len(key) == 64 for key in keys)
    small = settings.CACHES["default"] | {"OPTIONS": {"MAX_ENTRIES": 1}}
    settings.CACHES = {"default": small}
    cache = caches["default"]
    for number in range(5):
        cache.set(f"over {number}", "y", timeout=-10)
    for number in range(5):
        cache.set(f"valid {number}", "y")
    assert all(cache.get(f"valid {number}") for number in range(5))
    assert not CacheEntry.objects.filter(expires__lt=timezone.now()).exists()
