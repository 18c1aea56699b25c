"""Settings that changed since the last start, without secrets, once for all processes."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from analytics.audit.kinds import Kind
from analytics.audit.models import Event, SettingValue
from usage_site import env, setting_changes
from usage_site.setting_changes import record_setting_changes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    known = {"LOG_LEVEL": "INFO", "APP_DATABASE_URL": "postgresql://u:one@db/x", "DEBUG": "False"}
    monkeypatch.setattr(env, "values_read", known)


def changes() -> dict[str, str]:
    return dict(Event.objects.filter(kind=Kind.SETTING_CHANGED).values_list("subject", "detail"))


def test_the_first_start_writes_no_event():
    record_setting_changes()
    assert changes() == {}
    assert SettingValue.objects.count() == 4


def test_a_change_names_old_and_new_and_no_secret():
    record_setting_changes()
    env.values_read |= {"LOG_LEVEL": "DEBUG", "APP_DATABASE_URL": "postgresql://u:two@db/x"}
    record_setting_changes()
    record_setting_changes()
    assert changes() == {"LOG_LEVEL": "INFO → DEBUG", "APP_DATABASE_URL": "changed (secret)"}
    assert Event.objects.filter(kind=Kind.SETTING_CHANGED).count() == 2
    stored = str(list(SettingValue.objects.values_list("value", flat=True)))
    assert "two" not in stored


def test_another_secret_key_is_one_change(settings):
    record_setting_changes()
    settings.SECRET_KEY = "another" * 10
    record_setting_changes()
    assert changes() == {"SECRET_KEY": "changed (secret)"}


def test_a_setting_of_a_new_version_is_a_change_where_somebody_set_it(monkeypatch):
    record_setting_changes()
    env.values_read |= {"NEW_ONE": "default", "NEW_TWO": "7"}
    monkeypatch.setenv("NEW_TWO", "7")
    record_setting_changes()
    assert changes() == {"NEW_TWO": "not set → 7"}


@pytest.mark.django_db(transaction=True)
def test_processes_that_start_at_once_write_each_change_once():
    record_setting_changes()
    env.values_read["LOG_LEVEL"] = "DEBUG"
    together = Barrier(4)

    def start() -> None:
        together.wait(10)
        setting_changes.record_setting_changes()
        connections.close_all()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Event.objects.filter(kind=Kind.SETTING_CHANGED).count() == 1
