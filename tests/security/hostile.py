"""Hostile requests: seeded, so that a failure is repeated by its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, quote_from_bytes

from .hostile_texts import BODIES, HEADERS, MARK, PLAUSIBLE, TEXTS

METHODS = ("GET",) * 12 + ("POST",) * 4 + ("HEAD", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
ODD_METHODS = "TRACE", "PROPFIND", "get", "ZQ7", "CONNECT"
FORM_TYPE = "application/x-www-form-urlencoded"
INSIDERS = "viewer", "viewer-pseudonymous", "exporter", "admin"  # who come furthest
CSRF = "c" * 32  # of the cookie and the form: a request that passes the check


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One request. path, query: as they stand in the address; caller: who sends it."""

    caller: str
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_marked(self) -> bool:
        """Whether it carries MARK, which no page says by itself."""
        return MARK in f"{self.path}{self.query}{self.headers}{self.body!r}"


class Shooter:
    """Draws requests. parameters: names that each route takes."""

    def __init__(
        self,
        seed: int,
        *,
        routes: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        callers: Sequence[str],
    ):
        self.random = Random(seed)  # noqa: S311 repeatable on purpose
        self.routes, self.parameters, self.callers = routes, parameters, callers
        self.names = sorted({name for names in parameters.values() for name in names})

    def shot(self) -> Shot:
        route = self.random.choice(self.routes)
        method = self.random.choice(METHODS if self.chance(0.97) else ODD_METHODS)
        headers = [self.random.choice(HEADERS) for _ in range(self.random.choice((0, 0, 0, 1, 2)))]
        body = b""
        if method in ("POST", "PUT", "PATCH"):
            kind, body = self.body(route)
            headers += [("Content-Type", kind)]
        return Shot(
            caller=self.random.choice(self.callers if self.chance(0.5) else INSIDERS),
            method=method,
            path=self.path(route),
            query=self.query(route),
            headers=tuple(headers),
            body=body,
        )

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def path(self, route: str) -> str:
        """Mostly the route itself, else something beside it."""
        if self.chance(0.85):
            return route
        twist = self.random.choice(
            (
                lambda: route.rstrip("/") or "//",
                lambda: f"{route}/",
                lambda: f"/{route}",
                lambda: f"{route}%2f..%2f..%2fetc%2fpasswd",
                lambda: route.replace("/", "/./", 1),
                lambda: route.upper(),
                lambda: route + self.text(),
                lambda: route.replace("1", self.text(), 1),
                lambda: f"/static/{self.text()}",
                lambda: f"/static/..%2f..%2fusage_site/settings.py{self.text()}",
                lambda: f"//{MARK}.example{route}",
                lambda: f"/{self.text()}",
            )
        )
        return twist()

    def query(self, route: str) -> str:
        """Some parameters: known here, known elsewhere or unknown; plausible or not; doubled."""
        if self.chance(0.3):
            return ""
        if self.chance(0.03):
            return self.random.choice(("&&&", "=", "%", f"{self.text()}", "a=b;c=d", "&=&=x" * 50))
        own = self.parameters.get(route) or self.names
        pairs = []
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 3, 5))):
            name = self.random.choice(own if self.chance(0.85) else self.names)
            if self.chance(0.05):
                name = self.text() or "x"
            pairs.append(f"{name}={self.value(name)}")
            if self.chance(0.06):
                pairs.append(pairs[-1])
        return "&".join(pairs)

    def value(self, name: str) -> str:
        """Percent-encoded."""
        known = PLAUSIBLE.get(name, ())
        if known and self.chance(0.75):
            return quote(self.random.choice(known))
        return self.text()

    def text(self) -> str:
        """A hostile text, percent-encoded; some are no UTF-8."""
        found = self.random.choice(TEXTS)
        if isinstance(found, bytes):
            return quote_from_bytes(found)
        return quote(found, errors="surrogatepass")

    def body(self, route: str) -> tuple[str, bytes]:
        """(content type, body): half of them a form that passes the check of CSRF."""
        if self.chance(0.3):
            return self.random.choice(BODIES)
        own = self.parameters.get(route) or self.names
        names = [self.random.choice(own) for _ in range(self.random.choice((0, 1, 2, 4)))]
        names += self.random.sample(
            ("username", "password", "next", "name", "scopes", "user_id"), 2
        )
        pairs = [f"{name}={self.value(name)}" for name in names]
        if self.chance(0.7):
            pairs.append(f"csrfmiddlewaretoken={CSRF}")
        return FORM_TYPE, "&".join(pairs).encode()
