"""What is wrong with an answer, whatever the request was."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from .gateway import STATIC, Answer
from .hostile import Shot
from .hostile_texts import MARK, PRODUCT
from .test_access import OPEN
from .test_roles import OPENS, kind_of

MOST_BYTES = 3_000_000
MOST_SECONDS = 10.0
DOCUMENTED = {(503, "/sign-in/provider/")}  # no OpenID provider answers in this test
PROBES = "/healthz", "/readyz"
LEAKS = (
    "Traceback (most recent call last)",
    "site-packages",
    'File "/',
    "psycopg.errors",
    "duckdb.duckdb",
    "root:x:0:0",
)
# Of every answer, whoever gets it.
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FORMULA = re.compile(r'^[\s"]*[=+@-](?![\d.]*$)')


class Marks(HTMLParser):
    """Finds MARK where only markup of the page itself may stand."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.script = given.get("type") or "script" if tag in ("script", "style") else ""
        if tag.startswith(MARK):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith((MARK, "on")):
                self.found.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "formaction") and is_foreign(value or ""):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag: str) -> None:
        self.script = ""

    def handle_data(self, data: str) -> None:
        if self.script and self.script != "application/json" and MARK in data:
            self.found.append(f"in {self.script}")


def is_foreign(address: str) -> bool:
    """Whether a link leads to the fuzzer's own site or runs something."""
    plain = re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").lower()
    host = urlsplit(plain).netloc if plain.startswith(("//", "http")) else ""
    return MARK in host or plain.startswith(("javascript:", "data:", "vbscript:"))


def faults(shot: Shot, answer: Answer) -> Iterator[str]:
    """Sentences, none where the answer is as it must be."""
    if answer.status >= 500 and (answer.status, shot.path) not in DOCUMENTED:
        yield f"status {answer.status}"
    if answer.seconds > MOST_SECONDS:
        yield f"{answer.seconds:.1f} s"
    if len(answer.body) > MOST_BYTES:
        yield f"{len(answer.body)} bytes"
    yield from header_faults(shot, answer)
    yield from access_faults(shot, answer)
    yield from body_faults(shot, answer)


def header_faults(shot: Shot, answer: Answer) -> Iterator[str]:
    yield from injected_headers(answer)
    yield from bad_cookies(answer)
    for name, value in ALWAYS.items():
        if answer.header(name) != value:
            yield f"{name} is {answer.header(name)!r}"
    policy = answer.header("content-security-policy")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"content-security-policy is {policy!r}"
    if "camera=()" not in answer.header("permissions-policy"):
        yield "no permissions-policy"
    is_public = shot.path.startswith(STATIC)
    if not is_public and "no-store" not in answer.header("cache-control"):
        yield f"cache-control is {answer.header('cache-control')!r}"
    location = answer.header("location")
    if is_foreign(location) or urlsplit(location).netloc not in ("", "testserver"):
        yield f"leads to {location!r}"


def injected_headers(answer: Answer) -> Iterator[str]:
    for name, value in answer.headers:
        if re.search(r"[\x00-\x1f\x7f]", value) or name.startswith(f"x-{MARK}"):
            yield f"header {name}: {value!r}"
        if name.startswith("access-control-"):
            yield "other sites may read it"


def bad_cookies(answer: Answer) -> Iterator[str]:
    for value in (value for name, value in answer.headers if name == "set-cookie"):
        is_session = value.startswith("sessionid=")
        if "SameSite=" not in value or (is_session and "HttpOnly" not in value):
            yield f"cookie {value!r}"


def access_faults(shot: Shot, answer: Answer) -> Iterator[str]:
    """Whether somebody got what is closed to them. A 2xx opens, and nothing else does."""
    if not 200 <= answer.status < 300 or shot.path in (*OPEN, *PROBES):
        return
    if shot.path.startswith(STATIC):
        return
    kind = kind_of(shot.path)
    if shot.caller.startswith("token"):
        is_read = shot.path.endswith(".json") or shot.path.startswith("/admin/")
        is_open = is_read if shot.caller == "token read" else is_read or kind == "file"
    else:
        is_open = kind in OPENS.get(shot.caller, ())
    if not is_open:
        yield f"{shot.path} is open to {shot.caller}"


def body_faults(shot: Shot, answer: Answer) -> Iterator[str]:
    body = answer.body
    if answer.header("content-encoding") == "gzip" and body:
        body = gzip.decompress(body)
    if body and (shot.method == "HEAD" or answer.status in (204, 304)):
        yield "has a body"
    if body and not answer.kind:
        yield "has no content type"
    if not shot.path.startswith(STATIC) or answer.status != 200:
        yield from text_faults(body.decode("utf-8", "replace"), answer.kind)


def text_faults(text: str, kind: str) -> Iterator[str]:
    yield from (f"says {leak}" for leak in LEAKS if leak in text)
    if PRODUCT in text:
        yield "worked out a template"
    if kind == "application/json" and text:
        yield from json_faults(text)
    elif kind == "text/csv":
        yield from formulas(text)
    elif kind == "text/html" and MARK in text:
        marks = Marks()
        marks.feed(text)
        yield from (f"repeats markup: {found}" for found in marks.found)


def json_faults(text: str) -> Iterator[str]:
    """NaN and Infinity are no JSON either."""
    try:
        json.loads(text, parse_constant=refuse_constant)
    except ValueError as error:
        yield f"no JSON: {error}"


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def formulas(text: str) -> Iterator[str]:
    """Cells that a spreadsheet takes for a formula, whichever separator it parts at."""
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            yield from (f"cell {cell!r}" for cell in row if FORMULA.match(cell))
