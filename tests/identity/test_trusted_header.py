"""Sign-in by the header of a trusted proxy."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from tests.loaded_settings import load_settings
from tests.people import role
from usage_site.identity.trusted_header import strangers
from usage_site.identity_settings import REMOTE_USER_BACKEND

pytestmark = [
    pytest.mark.django_db(databases=["default", "litellm"]),
    pytest.mark.usefixtures("behind_a_proxy"),
]

MIDDLEWARE = "usage_site.identity.trusted_header.TrustedHeaderMiddleware"
PAGE = "/definitions/"
VIEWER = {"X-Forwarded-User": "ann", "X-Forwarded-Groups": "everybody, usage-viewers"}
PROXY, STRANGER = "10.1.2.3", "192.0.2.9"


@pytest.fixture
def behind_a_proxy(settings, db) -> None:
    assert get_resolver().url_patterns  # read once in a process, with the settings of all tests
    variables = {
        "OIDC_ISSUER": "",
        "REMOTE_USER_HEADER": "X-Forwarded-User",
        "REMOTE_USER_GROUPS_HEADER": "x-forwarded-groups",
        "REMOTE_USER_PROXIES": "10.1.0.0/16",
        "SIGN_IN_ROLES": "viewer=usage-viewers; admin=usage-admins",
    }
    loaded = load_settings(**variables)
    for name in ("HEADER", "GROUPS_HEADER", "PROXIES"):
        setattr(settings, f"REMOTE_USER_{name}", getattr(loaded, f"REMOTE_USER_{name}"))
    settings.OIDC_ISSUER = ""
    settings.SIGN_IN_ROLES = loaded.SIGN_IN_ROLES
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, REMOTE_USER_BACKEND]
    place = settings.MIDDLEWARE.index("usage_site.middleware.StaffRequiredMiddleware")
    settings.MIDDLEWARE = settings.MIDDLEWARE[:]
    settings.MIDDLEWARE.insert(place, MIDDLEWARE)
    assert MIDDLEWARE in loaded.MIDDLEWARE
    for name in ("viewer", "admin"):
        role(name)
    strangers.clear()


def status(client: Client, headers: dict[str, str], peer: str = PROXY) -> int:
    return client.get(PAGE, headers=headers, REMOTE_ADDR=peer).status_code


def roles() -> set[str]:
    return set(User.objects.get(username="ann").groups.values_list("name", flat=True))


def test_the_proxy_names_somebody_with_a_role(client, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    assert status(client, VIEWER) == 200
    ann = User.objects.get(username="ann")
    assert (ann.is_staff, ann.is_superuser, ann.has_usable_password()) == (True, False, False)
    assert roles() == {"viewer"}
    assert caplog.text.count("signed in: user 'ann'") == 1
    assert status(client, VIEWER) == 200
    assert caplog.text.count("signed in: user 'ann'") == 1


@pytest.mark.parametrize("peer", [STRANGER, "10.2.0.1", "::1", ""])
def test_the_header_of_everybody_else_is_ignored_and_logged(client, caplog, peer):
    assert status(client, VIEWER, peer) == status(client, VIEWER, peer) == 302
    assert caplog.text.count(f"came from {peer or 'a peer'}") == 1
    assert not User.objects.exists()


def test_many_others_who_send_the_header_are_one_line_a_minute(client, caplog):
    for number in range(5):
        status(client, VIEWER, f"192.0.2.{number}")
    assert caplog.text.count("REMOTE_USER_HEADER came from") == 1


def test_what_a_client_forwards_of_itself_makes_it_no_proxy(client):
    headers = VIEWER | {"X-Forwarded-For": PROXY, "X-Real-IP": PROXY, "Forwarded": f"for={PROXY}"}
    assert status(client, headers, STRANGER) == 302


def test_the_session_ends_when_the_header_is_gone(client):
    assert status(client, VIEWER) == 200
    assert status(client, {}) == 302
    assert status(client, VIEWER) == 200
    assert status(client, VIEWER, STRANGER) == 302


def test_a_session_follows_the_name_in_the_header(client):
    assert status(client, VIEWER) == 200
    assert status(client, VIEWER | {"X-Forwarded-User": "bob"}) == 200
    assert client.session["_auth_user_id"] == str(User.objects.get(username="bob").pk)


def test_groups_that_change_apply_at_the_next_request(client):
    assert status(client, VIEWER) == 200
    assert status(client, VIEWER | {"X-Forwarded-Groups": "usage-admins|usage-viewers"}) == 200
    assert roles() == {"admin", "viewer"}
    assert status(client, VIEWER | {"X-Forwarded-Groups": "everybody"}) == 403
    assert not User.objects.get(username="ann").is_staff
    assert status(client, {}) == 302


def test_a_changed_mapping_applies_to_sessions_that_began_before(client, settings):
    assert status(client, VIEWER) == 200
    settings.SIGN_IN_ROLES = {"admin": ["everybody"]}
    assert status(client, VIEWER) == 200
    assert roles() == {"admin"}
    settings.SIGN_IN_ROLES = {"admin": ["usage-admins"]}
    assert status(client, VIEWER) == 403
    assert not User.objects.get(username="ann").is_staff
    settings.SIGN_IN_DEFAULT_ROLE = "viewer"
    assert status(client, VIEWER) == 200
    assert roles() == {"viewer"}


def test_without_a_role_there_is_no_login(client, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    response = client.get(PAGE, headers={"X-Forwarded-User": "eve"}, REMOTE_ADDR=PROXY)
    assert response.status_code == 403
    assert "none of your groups has a role" in response.content.decode()
    assert not User.objects.exists()
    assert "sign-in failed: user 'eve'" in caplog.text
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("name", ["ann,root", "ann\x00", "a b", "", " ", "x" * 151, "<ann>"])
def test_a_header_that_is_no_name_signs_nobody_in(client, name):
    assert status(client, VIEWER | {"X-Forwarded-User": name}) == 302
    assert not User.objects.exists()


def test_a_local_login_with_a_password_stays_its_owners(client, staff):
    headers = {"X-Forwarded-User": "olga", "X-Forwarded-Groups": "usage-admins"}
    assert status(client, headers) == 403
    assert [group.name for group in staff.groups.all()] == ["exporter"]


def test_no_superuser_signs_in_by_the_header(client):
    root = User.objects.create_superuser("root")
    root.set_unusable_password()
    root.save()
    headers = {"X-Forwarded-User": "root", "X-Forwarded-Groups": "usage-admins"}
    assert status(client, headers) == 403


def test_a_session_ends_when_its_login_becomes_a_superuser(client):
    assert status(client, VIEWER) == 200
    User.objects.update(is_superuser=True)
    assert status(client, VIEWER) == 403
    assert status(client, {}) == 302


def test_an_admin_links_a_local_login_to_the_header(client, staff, capsys):
    call_command("link_login", "olga")
    headers = {"X-Forwarded-User": "olga", "X-Forwarded-Groups": "usage-admins"}
    assert status(client, headers) == 200
    assert User.objects.get().pk == staff.pk


def test_a_superuser_is_not_linked(db):
    User.objects.create_superuser("root", password="a long password")
    with pytest.raises(CommandError, match="stays local"):
        call_command("link_login", "root")


def test_a_local_session_does_not_end_without_the_header(client, staff):
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    assert status(client, {}) == 200
