"""Access: every route, including future ones, is closed by default."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from analytics.accounts.tokens import issue_token
from tests.people import role

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

OPEN = {
    "/sign-in/",
    "/sign-in/passkey/",
    "/sign-in/provider/",
    "/sign-in/provider/callback/",
    "/sign-in/second-factor/",
    "/sign-out/",
    "/sign-out/everywhere/",
    "/staff/login/",
}
FILLED = {
    "<str:object_id>": "1",
    "<str:public_id>": "1",
    "<int:token_id>": "1",
    "<int:view_id>": "1",
    "<int:pk>": "1",
    "<str:field>": "tool",
}


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address that the site knows, its arguments filled in."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield filled(route)


def filled(route: str) -> str:
    for argument, value in FILLED.items():
        route = route.replace(argument, value)
    return route


ROUTES = sorted(set(routes(get_resolver())) - OPEN)


def test_the_walk_finds_the_routes_that_we_know():
    known = {"/", "/users/", "/users.csv", "/users/daily.csv", "/staff/", "/password/"}
    known |= {"/account/tokens/", "/account/tokens/1/revoke/", "/account/security/app/add/"}
    assert known | {"/admin/users/daily/activity"} <= set(ROUTES)
    assert not [route for route in ROUTES if set(route) & set("<>^$()")]


@pytest.mark.parametrize("route", ROUTES)
def test_anonymous_people_are_sent_to_sign_in(client: Client, route: str):
    response = client.get(route)
    if route.startswith("/admin/") or route.endswith(".json"):
        assert response.status_code == 401
        assert list(response.json()) == ["error"]
    elif route.endswith((".csv", ".json")):
        assert (response.status_code, response["Content-Type"]) == (401, "text/plain")
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("route", ROUTES)
def test_programs_open_json_and_files_and_nothing_else(db, staff: User, route: str):
    staff.groups.add(role("admin"))
    now = timezone.now()
    secret = issue_token(staff, name="x", scopes=["read", "export"], days=1, now=now)[1]
    right, wrong = (
        Client().get(route, {"page": "0"}, headers={"Authorization": f"Bearer {token}"})
        for token in (secret, f"{secret}x")
    )
    if route.startswith("/admin/") or route.endswith((".csv", ".json")):
        # The token is accepted, and the parameters are not.
        assert (right.status_code, wrong.status_code) == (400, 401)
        assert list(wrong.json()) == ["error"]
    else:
        assert right.status_code == wrong.status_code == 302


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_who_are_not_staff_are_refused(visitor_client: Client, route: str, method: str):
    response = getattr(visitor_client, method)(route)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]


def test_the_access_error_names_the_contact_and_offers_sign_out(visitor_client, settings):
    settings.ADMIN_CONTACT = "Olga, olga@example.com"
    response = visitor_client.get("/users/")
    assert "Olga, olga@example.com" in response.content.decode()
    assert visitor_client.post("/sign-out/").status_code == 302
    assert visitor_client.get("/users/").status_code == 302


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_sign_out_url_redirects_to_the_start_page(staff_client, proxy, method):
    answer = getattr(staff_client, method)("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert staff_client.get("/users/").status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_sign_out_refuses_every_other_method(staff_client, method):
    assert getattr(staff_client, method)("/sign-out/").status_code == 405


def test_staff_sign_in_keeps_where_they_were_going(client, staff):
    asked = client.get("/users/?range=7d")
    login = asked["Location"]
    response = client.post(login, {"username": "olga", "password": "a long password"})
    assert response["Location"] == "/users/?range=7d"


def test_sign_in_never_redirects_to_another_site(client, staff):
    form = {"username": "olga", "password": "a long password"}
    response = client.post("/sign-in/?next=https://example.org/", form)
    assert response["Location"] == "/"


def test_sign_in_never_redirects_to_itself(staff_client):
    for page in ("/sign-in/", "/staff/login/"):
        response = staff_client.get(f"{page}?next=/sign-in/", follow=True)
        assert response.redirect_chain[-1][0] == "/"


def test_losing_the_staff_flag_ends_access_immediately(staff_client, staff: User):
    staff.is_staff = False
    staff.save()
    assert staff_client.get("/users/").status_code == 403


def test_a_changed_password_works(staff_client, client):
    form = {"old_password": "a long password"}
    form |= dict.fromkeys(("new_password1", "new_password2"), "an even longer one")
    assert staff_client.post("/password/", form)["Location"] == "/password/done/"
    assert staff_client.get("/password/done/").status_code == 200
    form = {"username": "olga", "password": "an even longer one"}
    assert client.post("/sign-in/", form)["Location"] == "/"


def test_the_admin_of_django_lives_at_staff(client, db):
    User.objects.create_superuser("root", "root@example.com", "a long password")
    client.post("/sign-in/", {"username": "root", "password": "a long password"})
    assert client.get("/staff/")["Location"] == "/staff/users/"
    assert client.get("/staff/users/").status_code == 200


def test_every_answer_carries_the_strict_policy(staff_client, proxy):
    policy = staff_client.get("/users/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
