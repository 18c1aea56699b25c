"""Sign-in by OpenID Connect, at a real provider."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.test import Client

from usage_site.identity.provider_adapter import groups_of as claimed_groups
from usage_site.identity.roles import roles_of

from .openid import begin, come_back, is_refused, parameters_of, sign_in

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_person_of_the_provider_signs_in_with_the_role_of_their_group(client, provider, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    response = sign_in(client, provider, "ann-1")
    assert (response.status_code, response["Location"]) == (302, "/")
    ann = User.objects.get(username="ann")
    assert (ann.is_staff, ann.is_superuser, ann.has_usable_password()) == (True, False, False)
    assert groups_of(ann) == {"viewer"}
    assert client.get("/definitions/").status_code == 200
    assert "signed in: user 'ann'" in caplog.text


def test_the_way_to_the_provider_carries_state_nonce_and_pkce(client, provider):
    first, second = (parameters_of(begin(client)) for _ in range(2))
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://testserver/sign-in/provider/callback/"
    assert set(first["scope"].split()) == {"openid", "profile", "email"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]


def test_the_page_that_somebody_wanted_opens_after_sign_in(client, provider):
    there = begin(client, next="/users/?range=7d")
    assert come_back(client, provider.authorize(there, "ann-1"))["Location"] == "/users/?range=7d"


def test_another_site_is_no_page_to_go_to(client, provider):
    there = begin(client, next="https://example.org/")
    assert come_back(client, provider.authorize(there, "ann-1"))["Location"] == "/"


def test_a_role_that_changed_applies_at_the_next_sign_in(client, provider):
    sign_in(client, provider, "ann-1")
    provider.put("ann-1", preferred_username="ann", groups=["usage-admins", "usage-exporters"])
    sign_in(Client(), provider, "ann-1")
    assert groups_of(User.objects.get(username="ann")) == {"admin", "exporter"}


def test_groups_that_are_no_roles_stay(client, provider):
    sign_in(client, provider, "ann-1")
    ann = User.objects.get(username="ann")
    ann.groups.add(Group.objects.create(name="book club"))
    sign_in(Client(), provider, "ann-1")
    assert groups_of(ann) == {"viewer", "book club"}


def test_who_has_lost_all_groups_loses_access_in_every_session(client, provider):
    sign_in(client, provider, "ann-1")
    provider.put("ann-1", preferred_username="ann", groups=[])
    assert is_refused(sign_in(Client(), provider, "ann-1"), "You don't have access", 403)
    ann = User.objects.get(username="ann")
    assert (ann.is_staff, groups_of(ann)) == (False, set())
    assert client.get("/definitions/").status_code == 403


def test_who_never_had_a_role_gets_no_login(client, provider, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    provider.put("bob-1", preferred_username="bob", groups=["everybody"])
    assert sign_in(client, provider, "bob-1").status_code == 403
    assert not User.objects.filter(username="bob").exists()
    assert "sign-in failed: user 'bob'" in caplog.text
    assert not AccessAttempt.objects.exists()  # nothing was guessed, so nobody is locked


def test_a_person_is_known_by_subject_and_not_by_name_or_email(client, provider):
    sign_in(client, provider, "ann-1")
    provider.put("ann-1", preferred_username="ann.new", groups=["usage-viewers"])
    sign_in(Client(), provider, "ann-1")
    assert [user.username for user in User.objects.all()] == ["ann"]


def test_an_equal_email_never_opens_a_local_login(client, provider, staff):
    provider.put(
        "mallory-1",
        preferred_username="mallory",
        email=staff.email,
        email_verified=True,
        groups=["usage-viewers"],
    )
    sign_in(client, provider, "mallory-1")
    assert int(client.session["_auth_user_id"]) != staff.pk
    assert User.objects.get(username="mallory").email == staff.email


def test_an_email_that_is_not_verified_is_not_stored(client, provider):
    provider.put(
        "eve-1", preferred_username="eve", email="boss@example.com", groups=["usage-admins"]
    )
    sign_in(client, provider, "eve-1")
    assert User.objects.get(username="eve").email == ""


def test_an_equal_name_of_a_local_login_is_refused(client, provider, staff, caplog):
    provider.put("olga-7", preferred_username="Olga", groups=["usage-admins"])
    assert is_refused(sign_in(client, provider, "olga-7"), "This name is in use", 403)
    assert "manage.py link_login Olga olga-7" in caplog.text
    assert groups_of(staff) == {"exporter"}


def test_a_person_without_a_fitting_name_gets_one_from_the_subject(client, provider):
    provider.put("a|b", preferred_username="Ann <admin>", groups=["usage-viewers"])
    sign_in(client, provider, "a|b")
    assert User.objects.get().username.startswith("user-")


@pytest.mark.parametrize("claim", [None, 7, {"usage-admins": 1}, [], ["usage-admins "], ""])
def test_a_claim_that_names_no_group_gives_no_role(claim):
    assert roles_of(claimed_groups(claim)) == frozenset()


def test_the_claim_has_the_name_that_the_setting_says(client, provider, settings):
    settings.OIDC_GROUPS_CLAIM = "https://example.com/roles"
    provider.put(
        "ann-1", **{"preferred_username": "ann", "https://example.com/roles": "usage-admins"}
    )
    sign_in(client, provider, "ann-1")
    assert groups_of(User.objects.get(username="ann")) == {"admin"}


def test_a_default_role_admits_everybody_of_the_provider(client, provider, settings):
    settings.SIGN_IN_DEFAULT_ROLE = "viewer-pseudonymous"
    provider.put("bob-1", preferred_username="bob", groups=[])
    sign_in(client, provider, "bob-1")
    assert groups_of(User.objects.get(username="bob")) == {"viewer-pseudonymous"}


def test_a_login_that_is_not_active_stays_closed(client, provider):
    sign_in(client, provider, "ann-1")
    User.objects.update(is_active=False)
    assert sign_in(Client(), provider, "ann-1").status_code == 403


def test_a_login_that_became_a_superuser_is_local_from_then_on(client, provider, caplog):
    caplog.set_level("INFO", logger="user_usage.audit")
    sign_in(client, provider, "ann-1")
    User.objects.update(is_superuser=True)
    assert client.get("/definitions/").status_code == 302
    refused = sign_in(Client(), provider, "ann-1")
    assert is_refused(refused, "signs in with a password of this site only", 403)
    assert "sign-in failed: user 'ann'" in caplog.text
    assert groups_of(User.objects.get()) == {"viewer"}


def test_signing_out_ends_the_session_at_the_provider(client, provider):
    sign_in(client, provider, "ann-1")
    response = client.post("/sign-out/")
    assert response.status_code == 200
    address = response["Refresh"].removeprefix("0; url=")
    assert address.startswith(f"{provider.address}/oauth2/end_session?")
    parameters = parameters_of(address)
    assert parameters["post_logout_redirect_uri"] == "http://testserver/sign-in/"
    assert parameters["id_token_hint"].count(".") == 2
    assert client.get("/definitions/").status_code == 302
    assert "ends its own now" in response.content.decode()


def test_signing_out_everywhere_does_so_too(client, provider):
    sign_in(client, provider, "ann-1")
    assert "end_session" in client.post("/sign-out/everywhere/")["Refresh"]


def test_a_local_session_ends_here_alone(staff_client, provider):
    assert staff_client.post("/sign-out/")["Location"] == "/sign-in/"


def test_the_sign_in_page_leads_to_the_provider(client, settings):
    settings.OIDC_NAME = "Example ID"
    page = client.get("/sign-in/?next=/users/").content.decode()
    assert "Sign in with Example ID" in page
    assert "/sign-in/provider/?next=%2Fusers%2F" in page
    settings.LOCAL_SIGN_IN = False
    page = client.get("/sign-in/").content.decode()
    assert "Sign in with Example ID" in page
    assert "password" not in page.lower()


def test_local_sign_in_that_is_off_takes_no_password(client, staff, settings):
    settings.LOCAL_SIGN_IN = False
    form = {"username": "olga", "password": "a long password"}
    assert client.post("/sign-in/", form).status_code == 405
