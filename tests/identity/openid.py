"""What a browser does between the site and the OpenID provider."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client

START = "/sign-in/provider/"


@dataclass(frozen=True)
class Provider:
    """The running provider, at its address."""

    address: str

    def put(self, subject: str, **claims: object) -> None:
        """The user of the provider has these claims from now on."""
        status, _headers, _body = self.request(
            "PUT", f"/users/{quote(subject)}", json.dumps(claims), "application/json"
        )
        assert status == 204

    def authorize(self, url: str, subject: str) -> str:
        """Somebody chooses to sign in there; gives where the provider redirects to."""
        form = urlencode({"sub": subject})
        kind = "application/x-www-form-urlencoded"
        status, headers, body = self.request("POST", url.removeprefix(self.address), form, kind)
        assert status == 302, body
        return headers["Location"]

    def request(self, method: str, path: str, body: str, kind: str) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()


def begin(client: Client, **query: str) -> str:
    """The address of the provider that the site sends the browser to."""
    return client.get(START, query)["Location"]


def sign_in(
    client: Client, provider: Provider, subject: str, changed: dict[str, str] | None = None
) -> HttpResponse:
    """The answer to the browser that comes back. changed: parameters of the way there."""
    there = begin(client)
    if changed:
        there = with_parameters(there, changed)
    back = provider.authorize(there, subject)
    return come_back(client, back)


def come_back(client: Client, address: str, **changed: str) -> HttpResponse:
    parts = urlsplit(with_parameters(address, changed))
    return client.get(parts.path, dict(parse_qsl(parts.query)))


def parameters_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def with_parameters(address: str, changed: dict[str, str]) -> str:
    parts = urlsplit(address)
    return parts._replace(query=urlencode(parameters_of(address) | changed)).geturl()


def is_refused(response: HttpResponse, sentence: str, status: int = 400) -> bool:
    return response.status_code == status and sentence in response.content.decode()
