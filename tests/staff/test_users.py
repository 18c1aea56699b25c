"""Accounts at `/staff/users/`: what administrators do, and what they may not."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import ApiToken, LoginSession
from analytics.accounts.tokens import issue_token
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from tests.people import role, staff_with

pytestmark = pytest.mark.django_db

USERS = "/staff/users/"
PASSWORD = "correct horse battery"


def form_of(user: User, **changed) -> dict:
    """What the form of an account sends."""
    form = {
        "username": user.username,
        "email": user.email,
        "groups": [group.pk for group in user.groups.all()],
        "is_staff": "on",
        "is_active": "on",
    } | changed
    return {name: value for name, value in form.items() if value is not None}


def url(user: User, page: str = "") -> str:
    return f"{USERS}{user.pk}/{page}"


def test_the_list_says_who_may_what(as_ada, root, staff):
    page = as_ada.get(USERS).content.decode()
    for words in ("ada", "olga@example.com", "exporter", "superuser", "Staff"):
        assert words in page


def test_somebody_new_gets_roles_and_a_password(as_ada):
    form = {"username": "nina", "email": "n@example.com", "groups": [role("viewer").pk]}
    form |= {"is_staff": "on", "password1": PASSWORD, "password2": PASSWORD}
    assert as_ada.post(f"{USERS}add/", form).status_code == 302
    nina = User.objects.get(username="nina")
    assert (nina.is_staff, nina.is_superuser, nina.check_password(PASSWORD)) == (True, False, True)
    assert [group.name for group in nina.groups.all()] == ["viewer"]
    events = Event.objects.filter(subject="nina", actor="ada").order_by("pk")
    assert [event.detail for event in events] == ["created: is_staff", "added to viewer"]


@pytest.mark.parametrize("password", ["password", "12345678", "nina-nina"])
def test_a_weak_password_is_refused(as_ada, password):
    form = {"username": "nina-nina", "password1": password, "password2": password}
    assert "field__error" in as_ada.post(f"{USERS}add/", form).content.decode()
    assert not User.objects.filter(username="nina-nina").exists()


def test_roles_and_access_change_and_are_events(as_ada, ada, staff):
    form = form_of(staff, groups=[role("admin").pk], email="new@example.com")
    assert as_ada.post(url(staff), form).status_code == 302
    assert [group.name for group in staff.groups.all()] == ["admin"]
    event = Event.objects.filter(kind=Kind.ROLE_CHANGED, actor="ada", subject="olga").first()
    assert event.detail == "added to admin"


def test_an_administrator_never_gives_more_than_roles(as_ada, ada, staff):
    form = form_of(staff, is_superuser="on", user_permissions=["1"])
    assert as_ada.post(url(staff), form).status_code == 302
    staff.refresh_from_db()
    assert not staff.is_superuser
    assert not staff.user_permissions.exists()
    new = {"username": "nina", "is_staff": "on", "is_superuser": "on"}
    as_ada.post(f"{USERS}add/", new | dict.fromkeys(("password1", "password2"), PASSWORD))
    assert not User.objects.get(username="nina").is_superuser
    page = as_ada.get(url(staff)).content.decode()
    assert "is_superuser" not in page
    assert "user_permissions" not in page


def test_superusers_make_superusers(as_root, staff):
    assert "is_superuser" in as_root.get(url(staff)).content.decode()
    as_root.post(url(staff), form_of(staff, is_superuser="on"))
    staff.refresh_from_db()
    assert staff.is_superuser
    new = {"username": "nina", "is_staff": "on", "is_superuser": "on"}
    as_root.post(f"{USERS}add/", new | dict.fromkeys(("password1", "password2"), PASSWORD))
    assert Event.objects.get(subject="nina").detail == "created: is_staff, is_superuser"


def test_a_superuser_is_changed_by_superusers_alone(as_ada, as_root, root):
    token, _ = issue_token(root, name="x", scopes=["read"], days=1, now=timezone.now())
    assert "Only a superuser can change a superuser." in as_ada.get(url(root)).content.decode()
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert as_ada.post(url(root), form_of(root, is_active=None)).status_code == 403
    assert as_ada.post(url(root, "password/"), new).status_code == 403
    assert as_ada.post(url(root, "delete/"), {"post": "yes"}).status_code == 403
    assert as_ada.post(url(root, "sign-out/")).status_code == 403
    assert as_ada.post(url(root, "revoke/")).status_code == 403
    for action in ("sign_out_everywhere", "revoke_all_tokens", "deactivate"):
        as_ada.post(USERS, {"action": action, "_selected_action": [root.pk]})
    as_ada.post("/staff/tokens/", {"action": "revoke", "_selected_action": [token.pk]})
    session = LoginSession.objects.get(user=root)
    assert as_ada.post(f"/staff/sessions/{session.public_id}/end/").status_code == 403
    root.refresh_from_db()
    token.refresh_from_db()
    assert (root.is_active, token.revoked_at) == (True, None)
    refused = Event.objects.filter(kind=Kind.REFUSED, actor="ada").order_by("pk")
    pages = [url(root), *(url(root, page) for page in ("password/", "delete/", "sign-out/"))]
    pages += [url(root, "revoke/"), USERS, USERS, USERS, "/staff/tokens/"]
    assert [event.path for event in refused][:-1] == pages
    assert [event.subject for event in refused if event.subject] == ["root"] * 4
    assert "deactivate: Only a superuser" in refused[7].detail
    assert refused[9].path.startswith("/staff/sessions/")
    assert as_root.get(USERS).status_code == 200


@pytest.mark.parametrize(
    "changed", [{"groups": []}, {"is_active": None}, {"is_staff": None}, {"groups": "pseudonymous"}]
)
def test_nobody_takes_away_their_own_access(as_ada, ada, changed):
    if changed.get("groups"):
        changed = {"groups": [role("admin").pk, role("viewer-pseudonymous").pk]}
    page = as_ada.post(url(ada), form_of(ada, **changed)).content.decode()
    assert "your own access" in page
    assert as_ada.get(USERS).status_code == 200
    assert as_ada.post(url(ada, "delete/"), {"post": "yes"}).status_code == 403


def test_who_was_removed_meanwhile_removes_nobody(as_ada, ada):
    """Two administrators who remove each other at once would leave none."""
    eve = staff_with("admin", username="eve")
    request_of_ada = form_of(eve, groups=[])
    from analytics.staff import user_forms

    form = user_forms.StaffUserForm(request_of_ada, instance=eve)
    form.acting = ada
    ada.groups.clear()
    assert not form.is_valid()
    assert "no longer administer" in str(form.errors)


def test_deactivating_ends_sessions_and_spares_oneself(as_ada, ada, staff, staff_client):
    chosen = {"action": "deactivate", "_selected_action": [ada.pk, staff.pk]}
    page = as_ada.post(USERS, chosen, follow=True).content.decode()
    assert "1 account deactivated." in page
    assert "You cannot deactivate your own account." in page
    assert not LoginSession.objects.filter(user=staff).exists()
    assert staff_client.get("/definitions/").status_code == 302


def test_a_new_password_ends_every_session(as_ada, staff, staff_client):
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert as_ada.post(url(staff, "password/"), new)["Location"] == url(staff)
    assert staff_client.get("/definitions/").status_code == 302
    assert not LoginSession.objects.filter(user=staff).exists()
    assert Client().post("/sign-in/", {"username": "olga", "password": PASSWORD}).status_code == 302
    assert PASSWORD not in str(list(Event.objects.values()))


@pytest.mark.parametrize("way", ["button", "action"])
def test_sign_out_everywhere_and_revoke_for_somebody(as_ada, staff, staff_client, way):
    issue_token(staff, name="x", scopes=["read"], days=1, now=timezone.now())
    if way == "button":
        as_ada.post(url(staff, "sign-out/"))
        as_ada.post(url(staff, "revoke/"))
    else:
        for action in ("sign_out_everywhere", "revoke_all_tokens"):
            as_ada.post(USERS, {"action": action, "_selected_action": [staff.pk]})
    assert staff_client.get("/definitions/").status_code == 302
    assert ApiToken.objects.get(user=staff).state == "revoked"
    ended = Event.objects.get(kind=Kind.SESSIONS_ENDED)
    assert (ended.actor, ended.subject, ended.detail) == ("ada", "olga", "1 session")
    assert Event.objects.get(kind=Kind.TOKEN_REVOKED).actor == "ada"


def test_deleting_somebody_takes_what_is_theirs(as_ada, staff, staff_client):
    issue_token(staff, name="x", scopes=["read"], days=1, now=timezone.now())
    assert (
        "sessions of this account go with it" in as_ada.get(url(staff, "delete/")).content.decode()
    )
    assert as_ada.post(url(staff, "delete/"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="olga").exists()
    assert ApiToken.objects.count() == 0
    assert Event.objects.filter(actor="ada", subject="olga", detail="deleted").exists()


@pytest.mark.parametrize(
    "query", ["password__startswith=pbkdf2", "api_tokens__hash__startswith=a", "sessions__pk=a"]
)
def test_no_list_lets_anybody_guess_a_secret(as_ada, query):
    assert as_ada.get(f"{USERS}?{query}").status_code == 400
    assert as_ada.get(f"/staff/tokens/?{query.replace('api_tokens__', '')}").status_code == 400
