"""Every form of every page, submitted as a browser does: with CSRF enforced."""

from datetime import datetime, time, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics.pages.users import views
from tests.clock import today
from tests.forms import parse_page
from tests.oracle import Request
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

STARTS = {
    "users": "/users/",
    "filtered": "/users/?range=7d&tag_filters=claude-code&q=a&min_spend=1&sort_by=tokens&page=2",
    "columns": "/users/?cols=user&cols=spend&page_size=25",
    "no match": "/users/?q=nobody-is-called-so",
    "no data": "/users/?start_date=2020-01-01&end_date=2020-01-02",
    "refused": "/users/?min_spend=9&max_spend=3",
    "overview": "/?range=7d&by=model&min_spend=1",
    "tools": "/tools/?range=7d&team=(none)&min_spend=1&rank_by=users",
    "seats": "/seats/?range=7d&price=20&rank_by=status",
    "changes": "/changes/?range=7d&min_spend=1&group=grown",
    "data": "/data/",
    "definitions": "/definitions/",
    "password": "/password/",
    "security": "/account/security/",
    "not found": "/nowhere/",
    "administration": "/staff/users/",
    "own sessions": "/account/sessions/",
    "audit": "/staff/audit/?kind=sign_in",
}
REFUSED = {403, 405}


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.com", "a long password")


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    proxy.book(
        Request(
            user_id=f"ann-{number}",
            api_key=f"key-of-ann-{number}",
            started_at=datetime.combine(today() - timedelta(days=days), time(12)),
            model="gpt-5",
            custom_llm_provider="openai",
            mcp_namespaced_tool_name="",
            endpoint="/chat/completions",
            tags=("User-Agent: claude-cli",),
            request_count=1,
            failed_count=0,
            prompt_tokens=100,
            completion_tokens=10,
            spend=2.0,
        )
        for number in range(60)
        for days in (0, 3)
    )
    return proxy


@pytest.fixture(scope="module")
def tried() -> set[str]:
    """Pages and forms that were submitted: most starts link to the same ones."""
    return set()


OF_HEADER = {"post /sign-out/", "post /sign-out/everywhere/"}


def signed_in(user: User | None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def submit_all(user: User | None, page: str, tried: set[str] | None = None) -> list[str]:
    """Submits each form of a page; gives what was submitted.

    tried: names of forms; those of the header, alike on each page, are submitted once.
    """
    tried = set() if tried is None else tried
    client = signed_in(user)
    shown = client.get(page)
    submitted = []
    for number, form in enumerate(parse_page(shown.content.decode()).forms):
        name = f"{form.method} {urljoin(page, form.action)}"
        submitted.append(name)
        if name in OF_HEADER & tried:
            continue
        tried.add(name)
        if form.method == "post":  # which may end the session
            client = signed_in(user)
            form = parse_page(client.get(page).content.decode()).forms[number]
        status = form.submit(client, page).status_code
        assert status not in REFUSED, f"{status} for {name} on {page}"
        assert status < 500, f"{status} for {name} on {page}"
        assert status < 400 or status == shown.status_code, f"{status} for {name} on {page}"
    return submitted


def pages_from(user: User, start: str) -> set[str]:
    """The page, and one of each page that it links to."""
    response = signed_in(user).get(start)
    found = {urlsplit(start).path: start}
    for link in parse_page(response.content.decode()).links:
        url = urljoin(start, link)
        if url.startswith("/") and not urlsplit(url).path.endswith(".csv"):
            found.setdefault(urlsplit(url).path, url.partition("#")[0])
    return set(found.values())


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_every_form_of_every_page_is_accepted(
    root: User, company: Proxy, tried: set[str], start: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "REFRESH_SECONDS", 0.05)  # nobody refreshes this mirror
    pages = {start} | pages_from(root, start) - tried
    tried |= pages
    submitted = {form for page in pages for form in submit_all(root, page, tried)}
    assert start == "/nowhere/" or submitted & {"post /sign-out/"}


def test_refresh_redirects_to_the_refreshed_view(
    root: User, company: Proxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "REFRESH_SECONDS", 0.05)
    client = signed_in(root)
    page = "/users/?range=7d&sort_by=tokens"
    forms = parse_page(client.get(page).content.decode()).forms
    refreshes = [form for form in forms if form.action.startswith("/users/refresh/")]
    assert len(refreshes) == 2  # one is for phones
    for refresh in refreshes:
        response = refresh.submit(client, page)
        assert response.status_code == 200
        assert response.redirect_chain == [(page, 302)]


def test_forms_of_those_who_are_not_signed_in_or_not_staff_are_accepted(visitor: User):
    assert submit_all(None, "/sign-in/") == ["post /sign-in/passkey/", "post /sign-in/"]
    client = signed_in(visitor)
    refusal = client.get("/users/")
    assert refusal.status_code == 403
    (sign_out,) = parse_page(refusal.content.decode()).forms
    assert sign_out.submit(client, "/users/").status_code == 200
