"""Reads a page's forms from its HTML and submits them like a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

# Makes what is typed unique, as names are.
TYPED = count()
NOT_SENT = "button", "submit", "reset", "image", "file"


@dataclass
class Form:
    """method: get or post, as written; fields: (name, value) of what would be sent."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def submit(self, client: Client, page: str) -> HttpResponse:
        """The answer after all redirects. page: the path of the page that shows the form."""
        path = urljoin(page, self.action)
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name, []).append(value)
        if self.method == "get":
            return client.get(path.partition("?")[0], values, follow=True)
        return client.post(path, values, follow=True)


class FormParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.form: Form | None = None
        self.select = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self.form = Form(given.get("method", "get").lower(), given.get("action", ""))
            if self.form.method != "dialog":  # which a browser does not send
                self.forms.append(self.form)
        elif tag == "select":
            self.select, self.options = given.get("name", ""), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "input" and self.form and given.get("name"):
            self.add_input(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select" and self.form:
            chosen = [value for value, selected in self.options if selected]
            self.form.fields += [(self.select, value) for value in chosen]
            self.select = ""

    def add_input(self, given: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind in NOT_SENT or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        is_typed = "required" in given and kind == "text"
        empty = f"x{next(TYPED)}" if is_typed else ""
        self.form.fields.append((given["name"], given.get("value") or empty))


def parse_page(html: str) -> FormParser:
    """The forms and links of a page."""
    parser = FormParser()
    parser.feed(html)
    return parser
